"""The words that the judge of reasons knows.

What people really typed into such fields is the source: full stops, digits, stock phrases, labels of the interface,
dates of birth and informants' numbers (field notes, "what goes wrong in practice"). Lists are of the English used in
the field; a word that is missing here costs a flag, never a refusal of a specific reason.
"""

import re

STOP_WORDS = frozenset(
    "a an and any are as at be because been being but by can could did do does for from had has have he her "
    "him his i if in into is it its may me my no not of off on or our out per please she should so some such "
    "than that the their them then there these they this those to under up was we were what when where which "
    "while who why will with would you your".split()
)
"""Words that carry no substance in any sentence."""

VAGUE_WORDS = frozenset(
    "active activity agent analyst assigned authorized authorised based basis best business case check client criminal "
    "current data database desk detective duty enforcement enquiry enter federal file follow followup followups "
    "general good history hit ice immigration important info information inquiry intel intelligence interest internal "
    "investigate investigating investigation investigations investigative invest inv job law lawful lead leads legal "
    "license licence look lookup lookups lpr matter misc mission n na necessary need needed number official officer "
    "ongoing open operation operational ops other pending plate plates police policy please possible probable purpose "
    "purposes query random read reads reason reasons record records reference regarding related relevant request "
    "requested requesting required research result results review routine run running safety search searching see "
    "special standard subject supervisor support suspect suspicious system target test testing tbd text tag ticket "
    "unknown urgent use used user validation vehicle vehicles verification verify work working xxx "
    "lawenforcement amet asked baz boss chief foo dolor ipsum lorem qux said sit thank thanks told one two three four "
    "five curious ignore quick rules approve now today want know checking something real abc "
    "def ghi xyz le leo hsi ero dhs crime per daily locate location find attempt".split()
)
"""Words found in reasons that fit every query and so explain none; a reason needs others beside them."""

STOCK_PHRASES = frozenset(
    {
        "investigation", "ongoing investigation", "criminal investigation", "official business", "official use",
        "official use only", "law enforcement", "law enforcement purposes", "law enforcement use", "see case",
        "see case file", "see above", "as above", "same as above", "same as before", "per supervisor", "as requested",
        "per request", "attempt to locate", "attempt to locate vehicle", "suspicious vehicle", "vehicle of interest",
        "subject of interest", "person of interest", "follow up", "further investigation", "need to know",
        "for investigative purposes", "wanted person", "stolen vehicle", "lpr search", "plate check", "just checking",
        "none of your business", "because i can", "trying it out", "training purposes", "quality control check",
    }
)  # fmt: skip
"""Phrases refused as a whole reason however many words they have."""

INTERFACE_STRINGS = frozenset(
    {
        "daytime search for best result", "enter a reason", "enter reason", "enter your reason here",
        "enter reason here",
        "reason for query", "reason for search", "reason for this query", "select a reason", "choose a reason",
        "type here", "type your reason", "query a plate", "run query", "how the plate belongs to the case",
        "specific enough to be reviewed", "will be recorded", "asked for myself", "this case allows",
        "why this plate and why now", "what do you expect to learn about this vehicle", "lorem ipsum dolor sit amet",
    }
)  # fmt: skip
"""Labels and hints of this and other programs, which were pasted or typed as reasons."""

KEYBOARD_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Rows of letters along which a bored hand runs."""

STREET_SUFFIX = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|way|court|ct|place|pl|parkway|pkwy|highway|hwy|"
    r"square|sq|hill|terrace|circle|row|alley|station|creek|crossing|exit|heights|park)\b"
)
"""What follows a word that is part of an address: "Church Street" names a road."""

_ADDRESS = rf"(?!\s+{STREET_SUFFIX})"

PROTECTED_ACTIVITY = re.compile(
    rf"\b(?:church(?:es)?|mosques?|synagogues?|temples?|cathedrals?|chapels?|shrines?|clinics?|shelters?|funerals?|"
    rf"weddings?|vigils?|worship|prayers?|mass|protests?|protesters?|protestors?|demonstrat(?:ions?|ors?)|rall(?:y|ies)|"
    rf"marchers|picket\w*|strikers|activists?|journalists?|reporters?|newsrooms?|union\s+(?:meeting|organi[sz]er|hall)|"
    rf"labou?r\s+union|political\s+(?:meeting|party|rally)|press\s+(?:conference|office|pass)|the\s+press|abortions?|"
    rf"planned\s+parenthood|town\s+hall|campaign\s+(?:event|office|rally))\b{_ADDRESS}",
    re.IGNORECASE,
)
"""Places and acts of worship, expression, assembly, press and health: flagged for the reviewer, never refused."""

MARCH_AS_ACT = re.compile(r"\b(?:protest|peace|civil rights|women's|solidarity|in a|in the|at the|joined a)\s+march\b")
"""The act, not the month."""

_PEOPLE = (
    r"(?:males?|females?|man|men|woman|women|guys?|persons?|people|suspects?|drivers?|passengers?|occupants?|youths?|kids?|"
    r"boys?|girls?|teens?|juveniles?|subjects?|families|family|folks|community|neighbou?rhoods?)"
)
DESCRIPTOR = re.compile(
    rf"\b(?:(?:black|white|brown|asian|arab|middle[ -]eastern|foreign[ -]looking|dark[ -]skinned|"
    rf"light[ -]skinned)\s+{_PEOPLE}|"
    rf"(?:hispanics?|latin[oax]s?|mexicans?|guatemalans?|hondurans?|salvadorans?|haitians?|cubans?|venezuelans?|colombians?|"
    rf"chinese|indians?|pakistanis?|iranians?|iraqis?|syrians?|afghans?|somalis?|nigerians?|africans?|"
    rf"african[ -]american|"
    rf"russians?|romanians?|filipinos?|vietnamese|koreans?|arabs?|asians?|muslims?|islamic|jews?|jewish|christians?|catholics?|"
    rf"sikhs?|hindus?|gypsy|gypsies|roma|immigrant[ -]looking|illegals?)"
    rf"(?!\s+(?:plates?|registered|registration|registry|passports?|border|consulate|restaurant|licen[cs]e|tags?)\b){_ADDRESS})\b",
    re.IGNORECASE,
)
"""Race, ethnicity, nationality or religion as a descriptor; a black van and Mexican plates are none (USE-5)."""

PRIVATE_MATTER = re.compile(
    r"\b(?:custody|divorc\w+|child support|alimony|spouse|ex[- ]?(?:wife|husband|girlfriend|boyfriend|partner)|"
    r"my\s+(?:\w+\s+)?(?:car|truck|vehicle|wife|husband|girlfriend|boyfriend|partner|son|daughter|neighbou?r|friend|family|"
    r"roommate|landlord)|girlfriend|boyfriend|bail|bounty|bondsman|repossess\w*|repo|favou?r|as a courtesy|"
    r"personal(?:ly)? use|"
    r"own vehicle|landlord|tenant|cheating)\b",
    re.IGNORECASE,
)
"""Civil or private matters: the shape of the misuse that is found late."""
