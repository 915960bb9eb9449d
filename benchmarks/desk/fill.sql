-- An agency and its footage, made by the database from formulas: the same number, the same rows.
-- bench.n is the number of recordings. Each line `-- step:` begins a transaction.
-- Triggers sleep in this session, so what they would have written is written here.

-- step: people
SELECT setseed(0.42);
CREATE TEMP TABLE names AS SELECT
    string_to_array('Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez', ' ') AS family,
    string_to_array('Ana Ben Cai Dana Eli Faye Gus Hana Ivan Jade Kofi Lena Milo Nora Omar Pia Quinn Rosa Sam Tess Uma Viktor Wren Xiomara Yusuf Zoe Aaron Bella Carl Dina Emil Flora Grant Helen Igor June Kurt Lola Mark Nina', ' ') AS given,
    string_to_array('Atlanta Baltimore Boston Buffalo Chicago Dallas Denver Detroit Elpaso Harlingen Houston Losangeles Miami Newark Neworleans Newyork Philadelphia Phoenix Portland Saltlake Sanantonio Sandiego Sanfrancisco Seattle Washington', ' ') AS town,
    string_to_array('transport,warrant service,booking desk,detention,field visit,court transfer,traffic stop,interview room,site search,perimeter,gate,medical escort', ',') AS topic,
    string_to_array('the subject complied after a second order;interpreter asked for and provided;lens covered by the jacket for some minutes;wind noise hides part of the speech;a bystander filmed the whole encounter;vehicle plate is read aloud at the start;property bag sealed and signed on camera;knee injury reported, medic called', ';') AS remark;
INSERT INTO program_component (id, code, name) VALUES (gen_random_uuid(), 'ERO', 'Enforcement');
INSERT INTO program_office (id, code, name, time_zone)
SELECT gen_random_uuid(), 'O' || lpad(n::text, 2, '0'), town[n], 'America/New_York'
FROM names, generate_series(1, 25) n;
INSERT INTO program_unit (id, name, component_id, office_id)
SELECT gen_random_uuid(), 'Team ' || t, c.id, o.id
FROM program_component c, program_office o, generate_series(1, 4) t;
CREATE TABLE bench_people AS
SELECT n - 1 AS w, gen_random_uuid() AS member, gen_random_uuid() AS camera, u.id AS unit,
    u.office_id AS office, 'X6' || lpad((n * 6367 % 1000000)::text, 7, '0') AS serial,
    family[1 + n * 37 % 100] AS family, given[1 + n * 11 % 40] AS given,
    (2000 + n)::text AS badge
FROM generate_series(1, 1600) n
JOIN (SELECT *, row_number() OVER (ORDER BY office_id, id) AS place FROM program_unit) u
    ON u.place = 1 + n % 100, names;
INSERT INTO program_member (id, given, family, badge, unit_id)
SELECT member, given, family, badge, unit FROM bench_people;
INSERT INTO program_camera (id, serial, model, state)
SELECT camera, serial, 'Body 4', 'in_service' FROM bench_people;
INSERT INTO program_assignment (id, camera_id, member_id, period)
SELECT gen_random_uuid(), camera, member, tstzrange('2024-01-01', NULL) FROM bench_people;
CREATE TABLE bench_words AS SELECT * FROM names;
CREATE TABLE bench_categories AS
SELECT id, row_number() OVER (ORDER BY position) AS place FROM evidence_category;

-- step: recordings
CREATE UNLOGGED TABLE bench_rec AS
WITH size AS (SELECT current_setting('bench.n')::bigint AS n),
moments AS (
    SELECT i, date_trunc('day', now()) - interval '730 days'
        + interval '730 days' * ((i + 0.5) / n) AS at,
        ((i * 2654435761) >> 7) % 1600 AS w, ((i * 40503) >> 3) % 1000 AS dice
    FROM size, generate_series(0, n - 1) i
)
SELECT i, at, w::int, dice::int, 30000 + dice * 1700 AS length,
    (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid AS id,
    (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint + 7), 12, '0') || '7'
        || substr(md5('c' || i), 1, 3) || '8' || substr(md5('c' || i), 4, 15))::uuid AS clip
FROM moments;
INSERT INTO evidence_recording (id, camera_serial, camera_id, device_recording_id, wearer_id,
    unit_id, office_id, started_at, triggered_at, ended_at, received_at, shown_at, state, reasons,
    title, category_id, case_number, tagged_at)
SELECT r.id, p.serial, p.camera, 'R' || lpad(r.i::text, 9, '0'), p.member, p.unit, p.office,
    r.at, r.at + interval '30 seconds', r.at + r.length * interval '1 millisecond',
    r.at + interval '7 hours', r.at,
    CASE WHEN dice < 4 THEN 'quarantined' ELSE 'kept' END,
    CASE WHEN dice < 4 THEN '[{"code": "clock", "text": "the camera''s clock was wrong", "evidence": {}}]'::jsonb
        ELSE '[]' END,
    CASE WHEN dice % 10 < 3 THEN initcap(topic[1 + r.i % 12]) || ', ' || town[1 + r.w % 25] ELSE '' END,
    c.id,
    CASE WHEN dice % 20 < 7
        THEN to_char(r.at, 'YY') || '-' || lpad((r.i / 11 % 1000000)::text, 6, '0') ELSE '' END,
    CASE WHEN c.id IS NOT NULL THEN r.at + interval '2 days' END
FROM bench_rec r JOIN bench_people p USING (w)
LEFT JOIN bench_categories c ON c.place = 1 + (r.i * 7 + r.dice) % 13, bench_words
ORDER BY r.i;

-- step: clips
INSERT INTO evidence_clip (id, recording_id, filename, kind, sidecar_of, sha256, size, received_at,
    started_at, content_type, duration_ms, playable, findings, facts)
SELECT r.clip, r.id,
    p.serial || '_' || to_char(r.at, 'YYYYMMDD"T"HH24MISS') || '_' || lpad(r.i::text, 9, '0') || '.mp4',
    'video', '', encode(sha256(('film' || r.i)::bytea), 'hex'), r.length * 900::bigint,
    r.at + interval '7 hours', r.at, 'video/mp4', r.length, 'original', '[]',
    '{"container": "mov,mp4", "streams": [{"kind": "video", "codec": "h264", "profile": "High", "width": 1920, "height": 1080, "rate": "30/1", "variable_rate": false, "rotation": 0}, {"kind": "audio", "codec": "aac", "profile": "LC", "sample_rate": 48000, "channels": 2, "language": "eng"}]}'
FROM bench_rec r JOIN bench_people p USING (w) ORDER BY r.i;
INSERT INTO evidence_clip (id, recording_id, filename, kind, sidecar_of, sha256, size, received_at,
    started_at, content_type, duration_ms, playable, findings, facts)
SELECT gen_random_uuid(), r.id,
    p.serial || '_' || to_char(r.at, 'YYYYMMDD"T"HH24MISS') || '_' || lpad(r.i::text, 9, '0') || '.json',
    'sidecar', '', encode(sha256(('side' || r.i)::bytea), 'hex'), 1800,
    r.at + interval '7 hours', r.at, 'application/json', NULL, 'none', '[]', '{}'
FROM bench_rec r JOIN bench_people p USING (w) WHERE dice % 5 = 0 ORDER BY r.i;

-- step: derivatives
INSERT INTO evidence_derivative (id, recording_id, clip_id, kind, sha256, size, content_type,
    recipe, made_at, title, made_for)
SELECT gen_random_uuid(), r.id, r.clip, k.kind,
    encode(sha256((k.kind || r.i)::bytea), 'hex'), 20000 + r.dice, k.type,
    CASE k.kind WHEN 'sprite' THEN '{"maker": "sprite", "version": 1, "libraries": {"PyAV": "18.1.0", "FFmpeg": "8.1.2"}, "parameters": {"quality": 75}, "result": {"columns": 10, "rows": 6, "tile_width": 160, "tile_height": 90, "interval_ms": 15000, "tiles": 57}}'::jsonb
        ELSE '{"maker": "picture", "version": 1, "libraries": {"PyAV": "18.1.0", "FFmpeg": "8.1.2"}, "parameters": {"quality": 85}, "result": {"at_ms": 3100}}'::jsonb END,
    r.at + interval '7 hours 1 minute', '', ''
FROM bench_rec r, (VALUES ('poster', 'image/jpeg'), ('sprite', 'image/jpeg'),
    ('waveform', 'application/json')) AS k (kind, type)
ORDER BY r.i;

-- step: checks
INSERT INTO evidence_check (sha256, checked_at, size, ok, found)
SELECT sha256, at, size, true, '' FROM (
    SELECT sha256, received_at AS at, size FROM evidence_clip
    UNION ALL SELECT sha256, made_at, size FROM evidence_derivative) AS stored
ORDER BY sha256;

-- step: marks
INSERT INTO evidence_note (id, recording_id, text, author_id, author_name, at)
SELECT gen_random_uuid(), r.id, initcap(remark[1 + r.i % 8]) || ' (' || topic[1 + r.dice % 12] || ').',
    p.member::text, p.given || ' ' || p.family, r.at + interval '2 days'
FROM bench_rec r JOIN bench_people p USING (w), bench_words WHERE dice % 20 = 7;
INSERT INTO evidence_marker (id, recording_id, clip_id, at_ms, label, author_id, author_name, at)
SELECT gen_random_uuid(), r.id, r.clip, 20000, 'identity card shown', p.member::text,
    p.given || ' ' || p.family, r.at + interval '2 days'
FROM bench_rec r JOIN bench_people p USING (w) WHERE dice % 50 = 9;
INSERT INTO evidence_work (id, recording_id, clip_id, kind, state, progress, error, attempts,
    changed_at, asked, actor)
SELECT gen_random_uuid(), r.id, r.clip, k.kind,
    CASE WHEN r.i > current_setting('bench.n')::bigint - 30 AND k.kind = 'pictures' THEN 'waiting' ELSE 'done' END,
    100, '', 1, r.at + interval '7 hours 1 minute', '{}', '{}'
FROM bench_rec r, (VALUES ('examine'), ('pictures')) AS k (kind) ORDER BY r.i;
INSERT INTO evidence_case (id, number, title, state, opened_at)
SELECT gen_random_uuid(), number, 'Matter of ' || number, 'open', opened FROM (
    SELECT case_number AS number, min(shown_at) AS opened FROM evidence_recording
    WHERE case_number <> '' GROUP BY 1 ORDER BY 1 LIMIT 20000) AS numbers;
INSERT INTO evidence_caseitem (id, case_id, recording_id, added_at)
SELECT gen_random_uuid(), c.id, r.id, r.shown_at + interval '3 days'
FROM evidence_case c JOIN evidence_recording r ON r.case_number = c.number;

-- step: search
ANALYZE evidence_note; ANALYZE evidence_marker;
INSERT INTO evidence_search SELECT * FROM evidence_searchable ORDER BY shown_at;
SELECT evidence_count_again();

-- step: order of entries
-- What the machine does stands together; people come back to a recording days later.
CREATE UNLOGGED TABLE bench_order AS
WITH size AS (SELECT current_setting('bench.n')::bigint AS n)
SELECT row_number() OVER (ORDER BY place, i, k) AS number, i, k FROM (
    SELECT i, k::int, i + CASE WHEN k < 4 THEN 0 ELSE (k - 3) * n / 400 + (i * k) % (n / 100 + 1) END
        AS place
    FROM size, generate_series(0, n - 1) i, generate_series(0, 9) k) AS told;

-- step: entries
INSERT INTO custody_entry (number, uid, at, action, subject_kind, subject_id, actor_kind, actor_id,
    body, salt, commitment)
SELECT number, uid, at, action, 'recording', id, actor_kind, actor_id, body, s.salt,
    sha256(s.outer_pad || sha256(s.inner_pad || body::bytea))
FROM (
    SELECT e.*, '{"action":"' || action || '","actor":{"id":"' || actor_id || '","kind":"'
        || actor_kind || '","name":"' || actor_name || '"},"at":"'
        || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","authority":"","detail":' || detail || ',"id":"' || uid
        || '","subject":{"id":"' || id || '","kind":"recording"},"v":1}' AS body
    FROM (
        SELECT o.number, r.id, a.action, m.at,
            (lpad(to_hex((extract(epoch FROM m.at) * 1000)::bigint), 12, '0') || '7'
                || substr(m.noise, 1, 3) || '8' || substr(m.noise, 4, 15))::uuid AS uid,
            CASE WHEN o.k = 0 THEN 'dock' WHEN o.k < 4 THEN 'system' ELSE 'person' END AS actor_kind,
            CASE WHEN o.k = 0 THEN 'DOCK-' || r.w % 25 WHEN o.k < 4 THEN 'lapel'
                ELSE p.member::text END AS actor_id,
            CASE WHEN o.k = 0 THEN 'dock ' || r.w % 25 WHEN o.k < 4 THEN 'Lapel'
                ELSE p.given || ' ' || p.family END AS actor_name,
            CASE o.k
                WHEN 0 THEN '{"camera_serial":"' || p.serial || '","clip":"' || r.clip
                    || '","device_recording_id":"R' || lpad(r.i::text, 9, '0') || '","filename":"'
                    || p.serial || '.mp4","kind":"video","quarantine":[],"sha256":"'
                    || encode(sha256(('film' || r.i)::bytea), 'hex') || '","size":' || r.length * 900::bigint || '}'
                WHEN 1 THEN '{"clip":"' || r.clip || '","duration_ms":' || r.length
                    || ',"filename":"' || p.serial || '.mp4","findings":[],"kind":"video","playable":"original"}'
                WHEN 4 THEN '{"after":{"case_number":"24-000017","category":"arrest"},"before":{"case_number":"","category":""}}'
                WHEN 2 THEN '{"clip":"' || r.clip || '","filename":"' || p.serial || '.mp4","made":[]}'
                WHEN 3 THEN '{"clip":"' || r.clip || '","filename":"' || p.serial || '.mp4","made":[]}'
                WHEN 9 THEN '{"clip":"' || r.clip || '","filename":"' || p.serial || '.mp4","sha256":"'
                    || encode(sha256(('film' || r.i)::bytea), 'hex') || '"}'
                ELSE '{"clips":["' || r.clip || '"]}' END AS detail
        FROM bench_order o
        JOIN bench_rec r USING (i)
        JOIN bench_people p ON p.w = CASE WHEN o.k < 5 THEN r.w ELSE (r.w + o.k * 97) % 1600 END,
        LATERAL (SELECT (ARRAY['received', 'examined', 'derived', 'derived', 'tagged', 'viewed',
            'viewed', 'viewed', 'viewed', 'downloaded'])[o.k + 1] AS action) AS a,
        LATERAL (SELECT date_trunc('day', now()) - interval '729 days' + interval '729 days'
            * (o.number / (10.0 * current_setting('bench.n')::bigint)) AS at,
            md5(o.number::text) AS noise) AS m
    ) AS e
) AS told
JOIN bench_salts s ON s.place = told.number % 4096
ORDER BY number;
SELECT setval(pg_get_serial_sequence('custody_entry', 'number'),
    (SELECT max(number) FROM custody_entry));

-- step: leaves
INSERT INTO custody_leaf (index, entry_id) SELECT number - 1, number FROM custody_entry ORDER BY number;
INSERT INTO custody_checkpoint (size, root, note, at)
SELECT count(*), sha256('no tiles are written here'), 'lapel.example/bench/log', now() FROM custody_leaf;
DROP TABLE bench_order;
