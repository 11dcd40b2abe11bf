"""What forms are made of, as files: ``data/catalogue.json``, and each survey under ``data/surveys/``."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chalicelib.domain.pack.attachment_limits import OTHER_NAMES, AttachmentLimits
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.file_names import ENDINGS
from chalicelib.domain.surveys.survey import Survey
from chalicelib.services.publishing.files import as_json


def catalogue_json(pack: Pack) -> str:
    """The whole catalogue, as open data and for the desk."""
    return as_json(catalogue(pack))


def catalogue(pack: Pack) -> dict[str, Any]:
    """What a form needs to offer: agencies, services, life situations, offices, stages, topics, kinds of appeal,
    processes, channels, surveys, in every language; what it may take; what people may tell about themselves, and the
    groups that follow."""
    return {
        "pack": {"name": pack.name, "version": pack.version},
        "title": pack.title,
        "languages": pack.languages,
        "channels": pack.channels,
        "limits": {"comment": pack.limits.comment, "attachments": _files(pack.limits.attachments)},
        "kinds": {kind: {"name": each.name} for kind, each in pack.kinds.items()},
        "agencies": {
            agency.id: {
                "name": agency.name,
                "parent": agency.parent,
                "region": agency.region,
                "phones": agency.phones,
            }
            for agency in pack.agencies.values()
        },
        "services": {
            service.id: {
                "name": service.name,
                "agency": service.agency,
                "parent": service.parent,
                "stages": service.stages,
            }
            for service in pack.services.values()
        },
        "offices": {
            office.id: {
                "name": office.name,
                "agency": office.agency,
                "hosts": office.hosts,
                "region": office.region,
                "windows": {window: {"name": name} for window, name in office.windows.items()},
            }
            for office in pack.offices.values()
        },
        "life_situations": {
            situation.id: {"name": situation.name, "steps": [asdict(step) for step in situation.steps]}
            for situation in pack.life_situations.values()
        },
        "attributes": {
            attribute.id: {
                "name": attribute.name,
                "values": {value: {"name": name} for value, name in attribute.values.items()},
            }
            for attribute in pack.attributes.values()
        },
        "segments": {segment.id: {"name": segment.name} for segment in pack.segments.values()},
        "stages": {stage: {"name": name} for stage, name in pack.stages.items()},
        "topics": {topic.id: {"name": topic.name, "parent": topic.parent} for topic in pack.topics.values()},
        "processes": {
            process.id: {
                "name": process.name,
                "owner": process.owner,
                "parent": process.parent,
                "touchpoints": process.touchpoints,
            }
            for process in pack.processes.values()
        },
        "regions": {region: {"name": name} for region, name in pack.regions.items()},
        "surveys": {
            survey.id: {"title": survey.title, "version": survey.version, "audience": survey.audience}
            for survey in pack.surveys.values()
        },
    }


def survey_json(survey: Survey) -> str:
    """One survey as a form shows it."""
    return as_json(asdict(survey))


def _files(limits: AttachmentLimits) -> Mapping[str, Any]:
    """What a form must know of files to refuse one before it is sent."""
    return {
        **asdict(limits),
        "endings": {kind: ENDINGS[kind] for kind in limits.types},
        "other_names": {name: kind for name, kind in OTHER_NAMES.items() if kind in limits.types},
    }
