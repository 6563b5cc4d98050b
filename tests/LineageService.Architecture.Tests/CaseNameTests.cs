using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using LineageService.Testing;

namespace LineageService.Architecture.Tests;

/// <summary>The engine is made of rules: nothing in its text may know a case of the public suites by name.</summary>
public sealed partial class CaseNameTests
{
    private static readonly string[] Engine = ["src/LineageService.Sql", "src/LineageService.Sql.TransactSql"];

    // A function of Db2 that a suite uses as a table's name.
    private static readonly HashSet<string> Functions = new(StringComparer.OrdinalIgnoreCase) { "base_table" };

    [Fact]
    public void No_case_table_or_suite_is_named_in_the_engine()
    {
        var names = NamesOfCases();
        Assert.InRange(names.Count, 300, int.MaxValue);
        var found = new List<string>();
        foreach (var file in Engine.SelectMany(SourceTree.CodeFiles))
        {
            foreach (Match literal in Literal().Matches(SourceTree.Read(file)))
            {
                foreach (Match word in Word().Matches(literal.Value))
                {
                    if (names.Contains(word.Value)) found.Add($"{file}: {word.Value}");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    /// <summary>Suites, case ids and the table names that no text has by chance: with an underscore or a digit, six characters or more.</summary>
    private static HashSet<string> NamesOfCases()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in Directory.EnumerateFiles(SharedFiles.Require("cases"), "*.jsonl.gz"))
        {
            names.Add(Path.GetFileName(path).Split('.')[0]);
            using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            while (reader.ReadLine() is { } line)
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                names.Add(root.GetProperty("id").GetString()!.Split('/', ':')[^1]);
                if (root.GetProperty("schema") is { ValueKind: JsonValueKind.Object } schema)
                    foreach (var table in schema.EnumerateObject()) AddTable(table.Name, names);
                foreach (var side in new[] { "inputs", "outputs" })
                {
                    if (!root.GetProperty("expected").TryGetProperty(side, out var tables) || tables.ValueKind != JsonValueKind.Array) continue;
                    foreach (var table in tables.EnumerateArray()) AddTable(table.ToString(), names);
                }
            }
        }

        names.RemoveWhere(name => name.Length < 6 || !(name.Contains('_', StringComparison.Ordinal) || name.Any(char.IsAsciiDigit)) || Functions.Contains(name));
        return names;
    }

    private static void AddTable(string table, HashSet<string> names)
    {
        foreach (var part in table.Split('.')) names.Add(part.Trim('"', '`', '[', ']'));
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("[A-Za-z_][A-Za-z_0-9]*")]
    private static partial Regex Word();
}
