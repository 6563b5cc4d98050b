using System.IO.Compression;
using System.Text;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Reading;

public sealed class SourceReaderTests
{
    private static readonly TaskDefaults Defaults = new("spark", "hive://h:1", "jobs");

    [Fact]
    public void Records_of_one_file_are_told_apart_by_their_properties()
    {
        var records = Read("""
            {"name": "a", "sql": "SELECT 1"}
            {"table": "t", "columns": ["x"]}
            {"eventTime": "2025-01-01T00:00:00Z", "eventType": "START"}
            {"hello": 1}
            """);

        Assert.IsType<TaskRecord>(records[0]);
        Assert.IsType<CatalogRecord>(records[1]);
        Assert.IsType<EventRecord>(records[2]);
        Assert.Equal(SourceCodes.UnknownRecord, Assert.IsType<FailureRecord>(records[3]).Failure.Code);
        Assert.Equal([1, 2, 3, 4], records.Select(record => record.Line));
    }

    [Fact]
    public void A_bad_line_is_a_failure_with_its_place_and_the_next_line_goes_on()
    {
        var records = Read("{\"name\": \"a\", \"sql\": \"SELECT 1\"}\n{\"name\": \"b\", \"sql\n{\"name\": \"c\", \"sql\": 7}\n{\"name\": \"d\", \"sql\": \"SELECT 2\"}\n");

        var truncated = Assert.IsType<FailureRecord>(records[1]).Failure;
        Assert.Equal((SourceCodes.MalformedJson, "in", 2L), (truncated.Code, truncated.File, truncated.Line));
        var wrongType = Assert.IsType<FailureRecord>(records[2]).Failure;
        Assert.Equal((SourceCodes.WrongProperty, 3L, 22L), (wrongType.Code, wrongType.Line, wrongType.Column));
        Assert.Contains("expected a string in `sql`", wrongType.Message, StringComparison.Ordinal);
        Assert.Equal("d", Assert.IsType<TaskRecord>(records[3]).Task.Id.Name);
    }

    [Fact]
    public void Missing_fields_come_from_the_defaults()
    {
        var task = Assert.IsType<TaskRecord>(Assert.Single(Read("""{"target": "dw.t", "sql": "SELECT 1"}"""))).Task;

        Assert.Equal(("jobs", "dw.t", "spark", "hive://h:1"), (task.Id.Namespace, task.Id.Name, task.Dialect, task.DatasetNamespace));
    }

    [Theory]
    [InlineData("""{"name": "n", "file": "f.sql", "target": "t", "sql": ""}""", "n")]
    [InlineData("""{"file": "f.sql", "target": "t", "sql": ""}""", "f.sql")]
    [InlineData("""{"name": "", "target": "t", "sql": ""}""", "t")]
    public void A_task_without_a_name_takes_its_file_else_its_target(string json, string name) =>
        Assert.Equal(name, Assert.IsType<TaskRecord>(Assert.Single(Read(json))).Task.Id.Name);

    [Fact]
    public void A_task_without_name_file_and_target_is_a_failure() =>
        Assert.Contains("`name`, `file` or `target`", FailureOf("""{"sql": "SELECT 1"}""").Message, StringComparison.Ordinal);

    [Fact]
    public void A_document_over_several_lines_and_a_list_are_read_with_the_line_each_record_begins_on()
    {
        var records = Read("""
            [
              {"name": "a",
               "sql": "SELECT 1"},
              {"table": "t", "columns": [{"name": "x", "type": "int"}]}
            ]
            """);

        Assert.Equal("a", Assert.IsType<TaskRecord>(records[0]).Task.Id.Name);
        Assert.IsType<CatalogRecord>(records[1]);
        Assert.Equal([2, 4], records.Select(record => record.Line));
        Assert.IsType<TaskRecord>(Assert.Single(Read("{\n  \"name\": \"a\",\n  \"sql\": \"SELECT 1\"\n}\n")));
    }

    [Fact]
    public void A_truncated_document_keeps_the_records_in_front_of_the_break()
    {
        var records = Read("[\n {\"name\": \"a\", \"sql\": \"SELECT 1\"},\n {\"name\": \"b\", \"sql\": \"SEL");

        Assert.IsType<TaskRecord>(records[0]);
        Assert.Equal(3, Assert.IsType<FailureRecord>(records[1]).Failure.Line);
    }

    [Fact]
    public void Nesting_of_a_hundred_thousand_levels_is_a_failure_not_a_crash()
    {
        var deep = new string('[', 100_000);

        Assert.Contains("nested deeper", FailureOf($"{{\"name\": \"a\", \"sql\": {deep}").Message, StringComparison.Ordinal);
        Assert.Contains("nested deeper", FailureOf(deep).Message, StringComparison.Ordinal);
        Assert.Contains("nested deeper", FailureOf($"name: a\nsql: {deep}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_beyond_the_limit_is_skipped_without_being_kept()
    {
        var long1 = Encoding.UTF8.GetBytes($"{{\"a\": \"{new string('x', 5_000_000)}\"}}\nshort\r\n\nlast");
        var lines = new ByteLineReader(new MemoryStream(long1), maxLineLength: 1_000_000);

        Assert.True(lines.Read());
        Assert.Equal((true, 5_000_009L), (lines.TooLong, lines.LineLength));
        Assert.True(lines.Read());
        Assert.Equal((false, 2L, "short"), (lines.TooLong, lines.LineNumber, Encoding.UTF8.GetString(lines.Line.Span)));
        Assert.True(lines.Read());
        Assert.True(lines.Line.IsEmpty);
        Assert.True(lines.Read());
        Assert.Equal("last", Encoding.UTF8.GetString(lines.Line.Span));
        Assert.False(lines.Read());
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_a_failure_at_the_first_of_them()
    {
        byte[] json = [.. "{\"name\": \"a\", \"sql\": \""u8, 0xFF, .. "\"}\n{\"name\": \"b\", \"sql\": \"SELECT 1\"}"u8];
        var records = Read(json);
        var failure = Assert.IsType<FailureRecord>(records[0]).Failure;
        Assert.Equal((SourceCodes.InvalidUtf8, 1L, 23L), (failure.Code, failure.Line, failure.Column));
        Assert.IsType<TaskRecord>(records[1]);

        failure = Assert.IsType<FailureRecord>(Assert.Single(Read([.. "SELECT 1\nFROM \xE9t"u8, 0xE9, .. "t"u8]))).Failure;
        Assert.Equal((SourceCodes.InvalidUtf8, 2L), (failure.Code, failure.Line));
    }

    [Fact]
    public void Gzip_is_unpacked_whatever_the_name_and_a_broken_one_is_a_failure()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write("{\"name\": \"a\", \"sql\": \"SELECT 1\"}"u8);

        Assert.IsType<TaskRecord>(Assert.Single(Read(packed.ToArray())));
        byte[] broken = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF];
        Assert.Equal(SourceCodes.UnreadableFile, Assert.IsType<FailureRecord>(Assert.Single(Read(broken))).Failure.Code);
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("-- name: x\nSELECT 1")]
    [InlineData("{{ config(materialized = 'view') }}\nSELECT 1")]
    [InlineData("#standardSQL\nSELECT 1")]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a")]
    [InlineData("\uFEFFSELECT 1")]
    public void Sql_is_a_script(string text) => Assert.IsType<ScriptRecord>(Assert.Single(Read(text)));

    [Fact]
    public void Sql_in_utf16_is_read_by_its_mark()
    {
        byte[] text = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("SELECT 'é'")];
        Assert.Equal("SELECT 'é'", Assert.IsType<ScriptRecord>(Assert.Single(Read(text))).Sql);
    }

    [Fact]
    public void Yaml_holds_one_task_or_a_list()
    {
        Assert.Equal("SELECT 1\nFROM t\n", Assert.IsType<TaskRecord>(Assert.Single(Read("name: a\nsql: |\n  SELECT 1\n  FROM t\n"))).Task.Sql);
        var records = Read("# tasks\n- name: a\n  sql: SELECT 1\n  tags: [x, y]\n- name: b\n  owner: ~\n  sql: SELECT 2\n");
        Assert.Equal(["x", "y"], Assert.IsType<TaskRecord>(records[0]).Task.Tags);
        Assert.Equal((null, 5L), (Assert.IsType<TaskRecord>(records[1]).Task.Owner, records[1].Line));
    }

    [Theory]
    [InlineData("name: a\nsql: [1, 2\n", SourceCodes.MalformedYaml)]
    [InlineData("name: &x a\nsql: *x\n", SourceCodes.MalformedYaml)]
    [InlineData("name: a\nowner: b\n", SourceCodes.UnknownRecord)]
    public void Wrong_yaml_is_a_failure(string text, string code) => Assert.Equal(code, FailureOf(text).Code);

    [Fact]
    public void A_bad_first_line_does_not_hide_the_records_behind_it()
    {
        var records = Read("oops\n{\"name\": \"a\", \"sql\": \"SELECT 1\"}\n");
        Assert.IsType<FailureRecord>(records[0]);
        Assert.IsType<TaskRecord>(records[1]);
    }

    [Fact]
    public void Records_of_many_lines_keep_their_order_and_their_lines()
    {
        // Several groups of lines, which are read side by side.
        var text = new StringBuilder();
        for (var line = 1; line <= 9_000; line++)
        {
            text.Append(line % 3 == 0 ? "oops" : line % 3 == 1 ? $"{{\"name\": \"t{line}\", \"sql\": \"SELECT {new string('1', 60)}\"}}"
                : $"{{\"table\": \"d.t{line}\", \"columns\": [{{\"type\": \"X\", \"name\": \"c{line}\", \"type\": \"INT64\"}}, \"b\"]}}").Append('\n');
        }

        var records = Read(text.ToString());
        Assert.Equal(9_000, records.Count);
        for (var line = 1; line <= records.Count; line++)
        {
            Assert.Equal(line, records[line - 1].Line);
            if (line % 3 == 0) Assert.IsType<FailureRecord>(records[line - 1]);
            else if (line % 3 == 1) Assert.Equal($"t{line}", Assert.IsType<TaskRecord>(records[line - 1]).Task.Id.Name);
            else Assert.Equal([$"c{line}/INT64", "b/"], Assert.IsType<CatalogRecord>(records[line - 1]).Table.Fields.Select(field => $"{field.Path}/{field.Type}"));
        }
    }

    [Fact]
    public void The_examples_of_the_schemas_are_read()
    {
        var records = SourceFiles.Find([RepositoryFiles.PathOf("schemas/tasks/examples")]).SelectMany(file => file.Read(new SourceReader(TaskDefaults.None))).ToList();
        Assert.Empty(records.OfType<FailureRecord>());
        Assert.Equal((5, 2), (records.OfType<TaskRecord>().Count(), records.OfType<CatalogRecord>().Count()));
    }

    private static SourceFailure FailureOf(string text) => Assert.IsType<FailureRecord>(Read(text)[^1]).Failure;

    private static List<SourceRecord> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static List<SourceRecord> Read(byte[] bytes) => [.. new SourceReader(Defaults).Read(new MemoryStream(bytes), "in")];
}
