"""The query as it is typed: every field, what is remarked about it, and what will be recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QTextEdit, QVBoxLayout, QWidget

from lprdesk.domain.case import Case, Purpose
from lprdesk.domain.faults import Remark
from lprdesk.domain.figures import InForce
from lprdesk.domain.people import Person
from lprdesk.domain.plates import JURISDICTIONS
from lprdesk.domain.query import RawQuery
from lprdesk.ui import theme
from lprdesk.ui.day_field import WindowFields
from lprdesk.ui.search_box import Choice, ChoiceBox, SearchBox
from lprdesk.ui.widgets.field import Field
from lprdesk.ui.widgets.words import Tone, label

_ISSUERS = tuple(Choice(code, f"{issuer.name} ({code[3:]})") for code, issuer in JURISDICTIONS.items())
_MYSELF = "Myself"
_WINDOW = frozenset({"start", "end"})


class QueryForm(QWidget):
    """The fields of one query in one case. It judges nothing: remarks come from the domain's rules and stand here."""

    edited = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.plate = QLineEdit()
        self.plate.setProperty("role", "plate")
        self.plate.setMaxLength(40)
        self.jurisdiction = SearchBox("Jurisdiction", "Type a name or code")
        self.jurisdiction.offer(_ISSUERS)
        self.offence = ChoiceBox("Choose an offence")
        self.priority = ChoiceBox("Choose a priority")
        self.location_need = _Lines(2)
        self.relation = _Lines(2)
        self.reason = _Lines(4)
        self.descriptor_exception = _Lines(2)
        self.on_behalf_of = SearchBox("Asked for", "Type a name")
        self.window_fields = WindowFields(today)
        self._recorded = label("", "hint", wrap=True)
        self._fields = {
            "plate": Field("Plate (as on the vehicle)", self.plate),
            "jurisdiction": Field("Jurisdiction", self.jurisdiction),
            "relation": Field("How the plate belongs to the case", self.relation),
            "reason": Field("Reason", self.reason),
            "descriptor_exception": Field(
                "Why the description is needed", self.descriptor_exception, "The suspect it describes, or the statute."
            ),
            "priority": Field("Enforcement priority", self.priority),
            "location_need": Field("Why the location matters now", self.location_need),
            "on_behalf_of": Field("Asked for", self.on_behalf_of),
            "offence": Field("Offence of the case", self.offence),
            "window": Field("Window", self.window_fields),
        }
        self._arrange()
        self._listen()

    def take_up(self, case: Case, rules: InForce, people: Sequence[Person], me: Person) -> None:
        """Empty the form for a case, with the offences, priorities and people that it can name."""
        self.blockSignals(True)
        criminal, civil = case.purpose is Purpose.CRIMINAL, case.purpose is Purpose.CIVIL
        self._fields["offence"].setVisible(criminal)
        self._fields["priority"].setVisible(civil)
        self._fields["location_need"].setVisible(civil)
        known = {entry.offence: rules.offences.get(entry.offence) for entry in case.offences} if criminal else {}
        self.offence.offer([Choice(key, f"{it.statute}: {it.name}" if it else key) for key, it in known.items()])
        if len(known) == 1:
            self.offence.setCurrentIndex(0)
        self.priority.offer([Choice(key, it.name) for key, it in rules.priorities.items()] if civil else [])
        others = sorted((person for person in people if person.id != me.id), key=lambda person: person.name)
        self.on_behalf_of.offer(
            [Choice("", _MYSELF), *(Choice(person.id, f"{person.name}, {person.office}") for person in others)]
        )
        self.blockSignals(False)
        self.put(asdict(RawQuery()) | {"offence": self.offence.chosen()})
        self.remark((), ())

    def raw(self) -> RawQuery:
        """The fields as typed."""
        return RawQuery(
            plate=self.plate.text(),
            jurisdiction=self.jurisdiction.chosen(),
            relation=self.relation.toPlainText(),
            reason=self.reason.toPlainText(),
            on_behalf_of=self.on_behalf_of.chosen(),
            offence=self.offence.chosen(),
            priority=self.priority.chosen(),
            location_need=self.location_need.toPlainText(),
            start=self.window_fields.start.iso(),
            end=self.window_fields.end.iso(),
            descriptor_exception=self.descriptor_exception.toPlainText(),
        )

    def put(self, fields: Mapping[str, str]) -> None:
        """Fill in fields by their names in RawQuery. For whom a query is made is chosen anew for each (PUR-3)."""
        self.plate.setText(fields.get("plate", ""))
        self.jurisdiction.choose(fields.get("jurisdiction", ""))
        if fields.get("offence"):
            self.offence.choose(fields["offence"])
        self.priority.choose(fields.get("priority", ""))
        for name, editor in self._words.items():
            editor.setPlainText(fields.get(name, ""))
        self.window_fields.start.put(fields.get("start", ""))
        self.window_fields.end.put(fields.get("end", ""))
        self.ask_for_whom()

    def ask_for_whom(self) -> None:
        """Set back for whom the query is made: it never carries over from one query to the next."""
        self.on_behalf_of.choose("")

    def say_limit(self, sentence: str) -> None:
        """Explain how far back the window may reach."""
        self._fields["window"].set_hint(sentence)

    def say_recorded(self, sentence: str) -> None:
        """Tell what the log will hold of the query."""
        self._recorded.setText(sentence)

    def remark(self, remarks: Sequence[Remark], praised: Sequence[str]) -> None:
        """Put each remark beside its field; a field named in `praised` without remarks is said to be good enough."""
        beside: dict[str, list[Remark]] = {name: [] for name in self._fields}
        for remark in remarks:
            beside["window" if remark.field in _WINDOW else remark.field].append(remark)
        flagged = any(remark.rule == "reason.descriptor" for remark in remarks)
        shown = flagged or bool(self.descriptor_exception.toPlainText()) or bool(beside["descriptor_exception"])
        self._fields["descriptor_exception"].setVisible(shown)
        for name, field in self._fields.items():
            if beside[name] or name not in praised:
                field.remark(beside[name])
            else:
                field.say(Tone.GOOD, "Specific enough to be reviewed")
        self.window_fields.mark(remarks)

    def focus_first(self, remarks: Sequence[Remark]) -> Field | None:
        """Give the focus to the first field, from the top, that a refusing remark stands beside, and give it back."""
        refused = {remark.field for remark in remarks if remark.refuses}
        for name, field in self._fields.items():
            if name == "window" and refused & _WINDOW:
                (self.window_fields.start if "start" in refused else self.window_fields.end).setFocus()
                return field
            if name in refused and field.isVisibleTo(self):
                field.editor.setFocus()
                return field
        return None

    def _arrange(self) -> None:
        self._words = {
            "relation": self.relation,
            "reason": self.reason,
            "location_need": self.location_need,
            "descriptor_exception": self.descriptor_exception,
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(label("Query a plate", "heading"))
        for field in self._fields.values():
            layout.addWidget(field)
        layout.addWidget(label("Will be recorded", "label"))
        layout.addWidget(self._recorded)
        layout.addStretch(1)

    def _listen(self) -> None:
        self.plate.textChanged.connect(self.edited)
        for editor in self._words.values():
            editor.textChanged.connect(self.edited)
        for box in (self.jurisdiction, self.offence, self.priority, self.on_behalf_of):
            box.edited.connect(self.edited)
        self.window_fields.edited.connect(self.edited)


class _Lines(QTextEdit):
    """Words over a fixed number of lines; more scroll."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the number of lines when the text has another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_count"):
            self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(QFontMetrics(theme.text_font()).lineSpacing() * self._count + theme.px(18))
