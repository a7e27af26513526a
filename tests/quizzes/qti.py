"""Sheets for Canvas as two programs read them that are not ours: qti-package-maker looks for names that
lead nowhere, and qti2latex reads questions, choices and groups, as it does for exams on paper. Each is
held to the document type of QTI 1.2.1, too."""

import html
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import qti2latex as reader
from lxml import etree
from qti_package_maker.common.package_integrity import check_package


# A document type knows no namespaces; and how many points each of a group gives is Canvas's own, at a place
# that is kept for what others add.
BESIDE = b"""
<!ATTLIST questestinterop xmlns CDATA #IMPLIED xmlns:xsi CDATA #IMPLIED xsi:schemaLocation CDATA #IMPLIED>
<!ELEMENT points_per_item (#PCDATA)>
"""


def document_type(path):
    return etree.DTD(io.BytesIO(Path(path).read_bytes() + BESIDE))


def is_of_its_type(dtd, path):
    """A sheet is, and one whose first question has lost its name is not."""
    tree = etree.parse(str(path))
    assert dtd.validate(tree), dtd.error_log.filter_from_errors()
    del next(tree.iter("{*}item")).attrib["ident"]
    assert not dtd.validate(tree), "a question without a name was accepted"


def text(markup):
    """Of HTML, without its paragraphs."""
    return html.unescape(re.sub(r"</?(p|pre)>", " ", markup))


def correct(item):
    """The reader takes all conditions; those that only give feedback score nothing."""
    for processing in reader.findall_anyns(item, "resprocessing"):
        for condition in reader.childall_anyns(processing, "respcondition"):
            if not reader.childall_anyns(condition, "setvar"):
                processing.remove(condition)
    return reader.get_correct_idents(item)


def feedback(item):
    """What is said to whoever takes a choice, by the name of the choice."""
    told = {found.get("ident"): reader.text_of(reader.findall_anyns(found, "mattext")[0])
            for found in reader.findall_anyns(item, "itemfeedback")}
    leads = {}
    for condition in reader.findall_anyns(item, "respcondition"):
        chosen = [reader.text_of(one) for one in reader.findall_anyns(condition, "varequal")]
        for shown in reader.findall_anyns(condition, "displayfeedback"):
            assert shown.get("linkrefid") in told, f"no feedback {shown.get('linkrefid')}"
            leads.update({one: told[shown.get("linkrefid")] for one in chosen})
    return leads


def bounds(item):
    """Of a number: the least and the greatest that are right."""
    return [float(reader.text_of(reader.findall_anyns(item, name)[0])) for name in ("vargte", "varlte")]


def same(problem, item):
    """Whether an item asks what the sheet does."""
    meta = reader.get_qti_metadata(item)
    kind = reader.guess_type(meta, item)
    stem = text(reader.get_item_stem(item))
    for sentence in [*problem["givens"], *problem.get("code", []), problem["text"], *problem.get("events", [])]:
        assert sentence in stem, f"{sentence} is not in {stem}"
    right = next(option for option in problem["options"] if option["belief"] is None)
    if problem["form"] == "number":
        assert kind == "numerical_question", kind
        least, greatest = bounds(item)
        assert least <= right["number"] <= greatest, (least, right, greatest)
        others = [option for option in problem["options"] if option["belief"] is not None]
        assert not any(least <= option["number"] <= greatest for option in others), others
        assert correct(item) == {f"{right['number']:g}"}, correct(item)
        return
    assert kind == "multiple_choice_question", kind
    choices = reader.get_choices(item)
    assert [words for _, words in choices] == [option["text"] for option in problem["options"]], choices
    told = feedback(item)
    for (ident, _), option in zip(choices, problem["options"]):
        assert (ident in told) == (option["belief"] is not None), f"{ident}: {told}"
    assert [words for ident, words in choices if ident in correct(item)] == [right["text"]]


def items(assessment):
    """The first item of each place on the sheet, and how many there are in all."""
    (section,) = reader.childall_anyns(assessment, "section")
    firsts, count = [], 0
    for part in section:
        if reader.extract_tag(part) == "item":
            group = [part]
        else:
            drawn, points, group = reader.get_group(part)
            assert (drawn, points) == (1, 1), part.attrib
        firsts.append(group[0])
        count += len(group)
    return firsts, count


def check(package, dtd):
    violations = check_package(str(package))
    assert not violations, violations
    folder = reader.extract_zip_to_tmp(package)
    roots = {path: ET.parse(path).getroot() for path in reader.read_qti_dir(folder)}
    found = [(path, one) for path, root in roots.items() for one in reader.childall_anyns(root, "assessment")]
    ((path, assessment),) = found
    is_of_its_type(dtd, path)
    sheet = json.loads(Path(str(package).replace(".qti.zip", ".json")).read_text(encoding="utf-8"))
    firsts, count = items(assessment)
    assert len(firsts) == len(sheet["questions"]), package
    assert (count > len(firsts)) == package.name.startswith("drawn"), package
    for problem, item in zip(sheet["questions"], firsts):
        same(problem, item)
    return count


def main(folder, dtd):
    packages = sorted(Path(folder).glob("*.qti.zip"))
    assert packages, "nothing was exported"
    print(f"qti: {sum(check(package, document_type(dtd)) for package in packages)} items in {len(packages)} packages")


main(*sys.argv[1:])
