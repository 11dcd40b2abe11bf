"""Keys that the dictionaries of a PDF may have (ISO 32000-2): what pages need to be seen. All other keys go.

A shape is such a list, with the shape of what lies under a key; ``ANYTHING`` stands for what is left as it is. The key
``EACH`` stands for all keys of a dictionary in which the document itself gives the names.
"""

from collections.abc import Mapping

ANYTHING = ""
EACH = "*"

Shape = Mapping[str, str]


def _shape(keys: str, **inside: str) -> Shape:
    return {f"/{key}": ANYTHING for key in keys.split()} | {f"/{key}": shape for key, shape in inside.items()}


SHAPES: Mapping[str, Shape] = {
    "catalogue": _shape(
        "Type Version PageLabels Dests PageLayout PageMode Lang",
        Pages="page",
        Names="names",
        ViewerPreferences="preferences",
        Outlines="outline",
        AcroForm="form",
        StructTreeRoot="structure",
        MarkInfo="mark info",
        OutputIntents="output intent",
        OCProperties="layers",
        Extensions="extensions",
    ),
    "names": _shape("Dests"),
    "preferences": _shape(
        "HideToolbar HideMenubar HideWindowUI FitWindow CenterWindow DisplayDocTitle NonFullScreenPageMode Direction "
        "ViewArea ViewClip PrintArea PrintClip PrintScaling Duplex PickTrayByPDFSize PrintPageRange NumCopies"
    ),
    "mark info": _shape("Marked UserProperties Suspects"),
    "output intent": _shape("Type S OutputCondition OutputConditionIdentifier RegistryName Info DestOutputProfile"),
    "extensions": {EACH: "extension", "/Type": ANYTHING},
    "extension": _shape("Type BaseVersion ExtensionLevel ExtensionRevision"),
    # A page, and a node of the tree of pages.
    "page": _shape(
        "Type Parent Count MediaBox CropBox BleedBox TrimBox ArtBox BoxColorInfo Contents Rotate Group Dur Trans "
        "StructParents Tabs UserUnit",
        Kids="page",
        Resources="resources",
        Annots="mark",
        OutputIntents="output intent",
    ),
    "resources": _shape("ExtGState ColorSpace Pattern Shading XObject Font ProcSet", Properties="property lists"),
    "property lists": {EACH: "property list"},
    "property list": _shape("Type Subtype MCID Lang Alt ActualText E BBox Attached"),
    # A picture, or pages' content that is drawn as one.
    "drawn": _shape(
        "Type Subtype Length Filter DecodeParms Name OC StructParent StructParents FormType BBox Matrix Group Width "
        "Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask SMaskInData Matte",
        Resources="resources",
    ),
    "outline": _shape("Type Title Parent Prev Count Dest A SE C F", First="outline", Last="outline", Next="outline"),
    "form": _shape("NeedAppearances CO DA Q", Fields="mark", DR="resources"),
    # An annotation, or a field of a form; many are both.
    "mark": _shape(
        "Type Subtype Rect Contents P F AP AS Border C StructParent OC A BS BE Dest H QuadPoints L LE IC LL LLE CL "
        "Vertices InkList Path DA DS Q CP CO IT Open Name State StateModel MK FT T TU TM Ff V DV Opt TI I MaxLen CA ca "
        "BM RD Sy Cap IRT RT RO OverlayText Repeat Lang",
        Parent="mark",
        Popup="mark",
        Kids="mark",
        DR="resources",
    ),
    "structure": _shape("Type IDTree ParentTree ParentTreeNextKey RoleMap ClassMap Namespaces", K="element"),
    # An element of the structure, or a reference to what is seen.
    "element": _shape("Type S P ID Ref Pg A C R Lang Alt E ActualText NS MCID Stm StmOwn Obj", K="element"),
    "layers": _shape("", OCGs="layer", D="layer setting", Configs="layer setting"),
    "layer setting": _shape("BaseState ON OFF Intent Order ListMode RBGroups Locked", AS="layer state"),
    "layer": _shape("Type Name Intent", Usage="layer usage"),
    "layer usage": _shape("", View="layer state", Print="layer state", Export="layer state", Zoom="layer state"),
    "layer state": _shape("ViewState PrintState ExportState Subtype min max Event OCGs Category"),
    "layer group": _shape("Type OCGs P VE"),
}
"""Shapes by name; that of the document is ``catalogue``."""

BY_TYPE: Mapping[str, str] = {
    "/Page": "page",
    "/Pages": "page",
    "/OCG": "layer",
    "/OCMD": "layer group",
    "/StructElem": "element",
    "/Annot": "mark",
}
"""Shapes of dictionaries that say what they are, wherever they lie."""

DRAWN = ("/Image", "/Form")
"""Streams of these subtypes are of the shape ``drawn``."""
