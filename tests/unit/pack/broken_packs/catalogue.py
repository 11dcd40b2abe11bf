"""Errors in the catalogue and in responsibilities."""

from tests.unit.pack.broken_packs.broken import Broken

CATALOGUE = [
    Broken("made-up role", "staff.yaml", "role: head, agency: neas", "role: boss, agency: neas", "shape", "boss"),
    Broken("repeated id", "stages.yaml", "waiting:\n", "booking:\n", "unique", "booking:"),
    Broken("pack named otherwise", "pack.yaml", "name: demo", "name: other", "unique", "name: other"),
    Broken("repeated language", "pack.yaml", "[en, uk]", "[en, uk, en]", "unique", "languages"),
    Broken(
        "same person twice", "staff.yaml", "official.uk@neas.example", "official@neas.example", "unique", "Черговий"
    ),
    Broken("default language missing", "stages.yaml", "{en: Waiting, uk", "{uk", "text", "Очікування"),
    Broken("language the pack lacks", "stages.yaml", "{en: Waiting,", "{en: Waiting, fr: Attente,", "text", "Attente"),
    Broken("translation missing", "stages.yaml", "{en: Waiting, uk: Очікування}", "{en: Waiting}", "text", "Waiting"),
    Broken("country without phones", "pack.yaml", "country: GB", "country: UK", "reference", "country: UK"),
    Broken("no such parent", "agencies.yaml", "parent: nhs-england", "parent: nhs", "reference", "parent: nhs"),
    Broken("no such region", "agencies.yaml", "region: north-east", "region: east", "reference", "region: east"),
    Broken("no such agency", "services.yaml", "agency: neas", "agency: leas", "reference", "agency: leas"),
    Broken(
        "no such stage", "services.yaml", "[booking, waiting, journey", "[booking, tea, journey", "reference", "tea"
    ),
    Broken("no such plan", "pack.yaml", "feedback: negative-rating", "feedback: praise", "reference", "praise"),
    Broken("route by no service", "routing.yaml", "nhft-high-secure-ld", "nhft-moon", "reference", "nhft-moon"),
    Broken("route to nobody", "routing.yaml", "agency: nhs-england", "agency: nhs", "reference", "agency: nhs"),
    Broken(
        "staff of no agency",
        "staff.yaml",
        "role: analyst, agency: nhs-england",
        "role: analyst, agency: nhs",
        "reference",
        "analyst",
    ),
    Broken(
        "staff speaks no such language",
        "staff.yaml",
        "nhft, language: uk",
        "nhft, language: pl",
        "reference",
        "language: pl",
    ),
    Broken(
        "mapping to no service", "mapping.yaml", "{service: neas-pts}", "{service: neas-bus}", "reference", "neas-bus"
    ),
    Broken("mapping to no survey", "mapping.yaml", "survey: fft", "survey: ftf", "reference", "survey: ftf"),
    Broken(
        "agency above itself",
        "agencies.yaml",
        "  mail: [feedback@nhs-england.example]",
        "  parent: neas\n  mail: [feedback@nhs-england.example]",
        "cycle",
        "parent: neas",
    ),
    Broken(
        "service above itself",
        "services.yaml",
        "  agency: nhft\n  stages: [care, staff, after]",
        "  agency: nhft\n  parent: nhft-rampton\n  stages: [care, staff, after]",
        "cycle",
        "parent: nhft-rampton",
    ),
    Broken(
        "nobody to answer",
        "staff.yaml",
        "role: official, agency: nhft",
        "role: analyst, agency: nhft",
        "responsible",
        "nhft:",
        "agencies.yaml",
    ),
    Broken(
        "reviewers of nobody else's contests",
        "staff.yaml",
        "role: reviewer, agency: phso,",
        "role: reviewer, agency: phso, judges: [phso],",
        "responsible",
        "neas:",
        "agencies.yaml",
    ),
    Broken(
        "reviewers of no such body",
        "staff.yaml",
        "role: reviewer, agency: phso,",
        "role: reviewer, agency: phso, judges: [nhs],",
        "reference",
        "judges: [nhs]",
    ),
    Broken(
        "nobody to be told",
        "staff.yaml",
        "role: head, agency: nhft",
        "role: analyst, agency: nhft",
        "responsible",
        "nhft:",
        "agencies.yaml",
    ),
    Broken("nowhere to write to", "agencies.yaml", "  mail: [feedback@nhft.example]\n", "", "responsible", "nhft:"),
    Broken(
        "one key for two",
        "agencies.yaml",
        "  parent: nhs-england\n",
        "  parent: nhs-england\n  keys:\n"
        "    - {kid: a, x: VM96DVhhrRrhXfC8rANXBkd2Evo73DjloedcCs_APAY}\n"
        "    - {kid: a, x: VM96DVhhrRrhXfC8rANXBkd2Evo73DjloedcCs_APAY}\n",
        "unique",
        "kid: a",
    ),
    # Topics and dispatch
    Broken("topic above itself", "topics.yaml", "  plan: appeal", "  parent: medicines", "cycle", "parent: medicines"),
    Broken("topic under none", "topics.yaml", "parent: care", "parent: cure", "reference", "parent: cure"),
    Broken("topic of no agency", "topics.yaml", "agency: neas", "agency: leas", "reference", "agency: leas"),
    Broken("topic of no plan", "topics.yaml", "plan: appeal", "plan: petition", "reference", "plan: petition"),
    Broken("keyword twice", "topics.yaml", "[treatment, diagnosis", "[Diagnosis, diagnosis", "unique", "diagnosis"),
    Broken("topic to nobody", "topics.yaml", "agency: neas", "agency: phso", "responsible", "phso:", "agencies.yaml"),
    Broken("law untranslated", "topics.yaml", "    en: Data Protection Act 2018\n", "", "text", "legal_basis"),
    Broken("kind without wording", "pack.yaml", "{name: {en: Proposal,", "{name: {", "text", "proposal:"),
    Broken("unknown plan of a kind", "pack.yaml", "uk: Скарга}}", "uk: Скарга}, plan: x}", "reference", "complaint:"),
    Broken(
        "rule for an unknown topic", "routing.yaml", "topic: complaint", "topic: praise", "reference", "topic: praise"
    ),
    Broken("rule for an unknown origin", "routing.yaml", "origin: appeal", "origin: rumour", "shape", "origin: rumour"),
    Broken("file that cannot be told", "pack.yaml", "image/heic]", "text/html]", "shape", "attachments:"),
    Broken("more than certain", "pack.yaml", "confidence: 0.6", "confidence: 6", "shape", "confidence: 6"),
    Broken("no default plan for appeals", "pack.yaml", "appeal: appeal ", "appeal: petition ", "reference", "petition"),
    Broken("dispatch by nobody", "pack.yaml", "dispatch: nhs-england", "dispatch: nhs", "reference", "dispatch: nhs"),
    Broken(
        "dispatch without dispatcher",
        "staff.yaml",
        "role: dispatcher, agency: nhs-england",
        "role: analyst, agency: nhft",
        "responsible",
        "nhs-england:",
        "agencies.yaml",
    ),
    Broken(
        "judge in their own cause",
        "agencies.yaml",
        "  mail: [feedback@phso",
        "  parent: nhs-england\n  mail: [feedback@phso",
        "responsible",
        "nhs-england:",
    ),
    # Indices
    *(
        Broken(name, file, old, new, rule, at, "indices.yaml", pack="pulse")
        for name, file, old, new, rule, at in (
            ("no such indicator", "indices.yaml", "[opening,", "[luck,", "index", "questions"),
            ("indicator twice", "indices.yaml", "[opening, closing", "[closing, closing", "unique", "questions"),
            ("index of no survey", "indices.yaml", "survey: short-form", "survey: form", "reference", "survey: form"),
            ("index untranslated", "indices.yaml", "    en: Entrepreneur Satisfaction Score\n", "", "text", "title"),
            ("made-up formula", "indices.yaml", "mean-of-means", "wishes", "shape", "wishes"),
            ("promoters of many questions", "indices.yaml", "mean-of-means", "net-promoter", "index", "questions"),
            (
                "index of a survey of staff",
                "surveys/short-form.yaml",
                "audience: external",
                "audience: internal",
                "index",
                "survey:",
            ),
        )
    ),
    Broken(
        "index of words",
        "indices.yaml",
        "questions: [clear,",
        "questions: [better,",
        "index",
        "questions",
        pack="client-centric",
    ),
    # Surveys of staff, and who answers for feedback
    Broken(
        "a process of nobody",
        "processes.yaml",
        "owner: support\n",
        "owner: supper\n",
        "reference",
        "owner: supper",
        pack="client-feedback",
    ),
    Broken(
        "a touchpoint that is none",
        "processes.yaml",
        "touchpoints: [visit]",
        "touchpoints: [vista]",
        "reference",
        "vista",
        pack="client-feedback",
    ),
    Broken(
        "a process above itself",
        "processes.yaml",
        "  owner: facilities\n",
        "  owner: facilities\n  parent: equipping\n",
        "cycle",
        "parent: equipping",
        pack="client-feedback",
    ),
    Broken(
        "somebody else answers for feedback",
        "pack.yaml",
        "internal: r.sabitov@",
        "internal: r.habitov@",
        "reference",
        "r.habitov",
        pack="client-feedback",
    ),
    Broken(
        "somebody without a name answers for feedback",
        "staff.yaml",
        "name: Рустам Сабитов, ",
        "",
        "responsible",
        "internal: r.sabitov",
        "pack.yaml",
        pack="client-feedback",
    ),
    Broken(
        "nobody answers for what staff say",
        "pack.yaml",
        "  internal: r.sabitov@gkkp.example\n",
        "",
        "anonymous",
        "responsible:",
        pack="client-feedback",
    ),
    Broken(
        "an invitation's reminder after its end",
        "pack.yaml",
        "limits:\n",
        "limits:\n  invitation_days: 7\n  invitation_reminder_days: 7\n",
        "plan",
        "invitation_reminder_days",
    ),
    Broken("years that nobody lives through", "calendars.yaml", "last: 2028", "last: 9999", "shape", "9999"),
    Broken("a deadline of a lifetime", "plans.yaml", "{working_days: 5}", "{working_days: 100000}", "shape", "100000"),
    Broken("more words than are taken", "pack.yaml", "comment: 5000", "comment: 10001", "shape", "10001"),
    Broken("ids of a million days", "pack.yaml", "id_age_days: 30", "id_age_days: 1000000", "shape", "id_age_days"),
    *(
        Broken(f"{days} of a million", "pack.yaml", "limits:\n", f"limits:\n  {days}: 1000000\n", "shape", days)
        for days in ("transaction_days", "invitation_days", "invitation_reminder_days")
    ),
    Broken(
        "an invitation that outlasts its transaction",
        "pack.yaml",
        "limits:\n",
        "limits:\n  transaction_days: 13\n",
        "plan",
        "limits:",
    ),
    Broken(
        "reports of less than may be shown",
        "pack.yaml",
        "monthly_from: 30",
        "monthly_from: 9",
        "anonymous",
        "monthly_from",
        pack="client-feedback",
    ),
    # Segments
    *(
        Broken(name, "segments.yaml", old, new, rule, at, pack="client-centric")
        for name, old, new, rule, at in (
            ("segment by nothing told", "when: {role: [investor]}", "when: {rank: [investor]}", "reference", "rank"),
            ("segment of nobody", "when: {role: [investor]}", "when: {role: [investors]}", "reference", "[investors]"),
            ("segment untranslated", "{ru: Инвесторы, en: Investors}", "{ru: Инвесторы}", "text", "{ru: Инвесторы}"),
            ("value without a name", "{name: {ru: Туризм, en: Tourism}}", "{}", "shape", "tourism: {}"),
        )
    ),
    # What is said and when
    Broken("digest after work", "pack.yaml", 'at: "08:00"', 'at: "17:30"', "calendar", "17:30"),
    Broken(
        "agency out of time",
        "agencies.yaml",
        "  region: north-east\n",
        "  region: north-east\n  time_zone: Europe/Nowhere\n",
        "calendar",
        "Europe/Nowhere",
    ),
    # Campaigns
    *(
        Broken(name, "pack.yaml", old, new, rule, at)
        for name, old, new, rule, at in (
            ("campaign with no survey", "{survey: fft, share", "{survey: ftf, share", "reference", "{survey: ftf"),
            ("campaign about everybody", "share: 0.3", "share: 1.3", "shape", "share: 1.3"),
            ("campaign more than exact", "margin: 0.05", "margin: 0.0001", "shape", "margin: 0.0001"),
            ("campaign about too few", "least: 20", "least: 9", "campaign", "least: 9"),
            ("campaign upon campaign", "every_days: 90", "every_days: 14", "campaign", "every_days: 14"),
        )
    ),
    Broken(
        "campaign that asks staff",
        "pack.yaml",
        "campaigns: {survey: rating",
        "campaigns: {survey: form-4",
        "campaign",
        "campaigns:",
        pack="client-feedback",
    ),
    Broken(
        "campaign that asks for no level",
        "pack.yaml",
        "campaigns: {survey: rating",
        "campaigns: {survey: form-2",
        "campaign",
        "campaigns:",
        pack="client-feedback",
    ),
]
