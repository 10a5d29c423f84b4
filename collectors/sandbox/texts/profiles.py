"""What offices say of themselves: some as headquarters do, some oddly, some nothing."""

HQ_BIO = "Official account of the state police. In an emergency dial 112. Complaints: name your district and station."
BIOS = {
    "like_hq": "Official account of {name} Police. In an emergency dial 112. Complaints: name your station.",
    "short": "{name} Police",
    "hindi": "{hindi} पुलिस का आधिकारिक हैंडल। आपात स्थिति में 112 डायल करें।",
    "odd": "Serving with pride. Views are personal. Cricket, tea and traffic.",
    "empty": "",
}
ODD_NAMES = ("Team {name}", "POLICE {name}", "{name} pol. media cell", "SP Office {name}")
EMBLEM, ODD_PICTURES = "state-emblem", ("gate", "jeep", "sunset", "parade")
