"""The sandbox's application: the contract's routes around one office."""

from fastapi import FastAPI

from lprdesk.sandbox.admin_routes import admin_routes
from lprdesk.sandbox.alert_routes import alert_routes
from lprdesk.sandbox.audit_routes import audit_routes
from lprdesk.sandbox.gate import Gate
from lprdesk.sandbox.office import Office
from lprdesk.sandbox.picture_routes import picture_routes
from lprdesk.sandbox.problems import answer_with_problems
from lprdesk.sandbox.query_routes import query_routes
from lprdesk.wire.vendor import VERSION


def contract_app(office: Office) -> FastAPI:
    """Return the application with exactly the routes of the published contract."""
    app = FastAPI(
        title="Plate reads for an agency's desk",
        version=VERSION,
        summary="What a vendor of licence-plate reads offers to a desk that queries it under rules of use.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # an address is the contract's or it does not exist
    )
    answer_with_problems(app)
    for routes in (query_routes(office), picture_routes(office), alert_routes(office), audit_routes(office)):
        app.include_router(routes)
    return app


def create_app(office: Office) -> Gate:
    """Return the application behind its gate, with the switch for troubles where the settings open it."""
    app = contract_app(office)
    gate = Gate(app)
    if office.settings.admin:
        app.include_router(admin_routes(office, gate))
    return gate
