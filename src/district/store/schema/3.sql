-- Version 3: views for the office's own tools. Their columns are told in
-- src/district/store/schema/views.md and stay as they are; new ones may join.

-- Each record as its latest version has it; nothing that is its writer's
-- alone, nothing deleted.
CREATE VIEW office_records AS
SELECT leader, kind, record, received, entry, versions FROM (
    SELECT heads.*,
        ROW_NUMBER() OVER (PARTITION BY leader, kind, record ORDER BY id DESC) AS place,
        COUNT(*) OVER (PARTITION BY leader, kind, record) AS versions
    FROM (
        SELECT entries.seat AS leader, entries.kind, {uuid entries.record} AS record,
            entries.id, entries.received, {json entries.raw} AS entry
        FROM entries
        WHERE entries.share IN ('district', 'leaders') AND NOT EXISTS (
            SELECT 1 FROM parents JOIN entries AS later ON later.id = parents.child
            WHERE parents.parent = entries.id AND later.seat = entries.seat
        )
    ) AS heads
    WHERE COALESCE({text deleted}, 'false') NOT IN ('true', '1')
) AS ranked WHERE place = 1;

CREATE VIEW schools AS
SELECT leader, record AS school, {text body.name} AS name, {text body.code} AS code,
    {text body.place} AS place, {text body.head_teacher} AS head_teacher,
    {text body.levels} AS levels, {number body.girls} AS girls, {number body.boys} AS boys,
    {text body.archived} AS archived, {text body.same_as} AS same_as, received, versions
FROM office_records WHERE kind = 'school';

CREATE VIEW visits AS
SELECT leader, record AS visit, {text body.school} AS school, {text body.day} AS day,
    COALESCE({text body.state}, 'planned') AS state, {text body.purpose} AS purpose,
    {text body.started} AS started, {text body.closed} AS closed,
    {text body.next_day} AS next_day, received, versions
FROM office_records WHERE kind = 'visit';

CREATE VIEW steps AS
SELECT leader, record AS step, {text body.school} AS school, {text body.visit} AS visit,
    {text body.side} AS side, {text body.what} AS what, {text body.who} AS who,
    {text body.by} AS due, {text body.agreed} AS agreed,
    COALESCE({text body.state}, 'open') AS state, received, versions
FROM office_records WHERE kind = 'step';
