"""What offices say of themselves: some as headquarters do (one form of it with another spelling of the same letter), some
oddly, some nothing."""

HQ_BIO = "Official account of the state police. In an emergency dial 112. शिकायत में ज़िला और थाना लिखें।"
BIOS = {
    "right": "Official account of {name} Police. In an emergency dial 112. शिकायत में ज़िला और थाना लिखें।",
    "other_form": "Official account of {name} Police. In an emergency dial 112. शिकायत में ज़िला और थाना लिखें।",
    "like_hq": "Official account of {name} Police. In an emergency dial 112. Complaints: name your station.",
    "short": "{name} Police",
    "hindi": "{hindi} पुलिस का आधिकारिक हैंडल। आपात स्थिति में 112 डायल करें।",
    "odd": "Serving with pride. Views are personal. Cricket, tea and traffic.",
    "empty": "",
}
ODD_NAMES = ("Team {name}", "POLICE {name}", "{name} pol. media cell", "SP Office {name}")
