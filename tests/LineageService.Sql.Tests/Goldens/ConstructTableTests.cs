using System.Text.RegularExpressions;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Goldens;

/// <summary>Keeps docs/engine-constructs.md true. <c>UPDATE_GOLDENS=1</c> rewrites its tables.</summary>
public sealed class ConstructTableTests
{
    private const string Begin = "<!-- constructs -->";
    private const string End = "<!-- /constructs -->";

    private static readonly ConstructTable Table = ConstructTable.Read();

    [Fact]
    public void Every_construct_is_shown_in_each_dialect_that_has_it() =>
        Nothing(string.Join('\n',
            from construct in Table.Constructs
            from dialect in ConstructTable.Dialects
            where !construct.Absent.Contains(dialect) && Table.Of(construct, dialect).IsEmpty
            select $"{dialect}: {construct.Id}"));

    [Fact]
    public void No_golden_shows_what_its_dialect_is_said_not_to_have() =>
        Nothing(string.Join('\n',
            from construct in Table.Constructs
            from dialect in construct.Absent
            where !Table.Of(construct, dialect).IsEmpty
            select $"{dialect}: {construct.Id}"));

    [Fact]
    public void A_golden_names_constructs_of_the_table_and_holds_them() =>
        Nothing(string.Join('\n',
            from golden in Table.Cases
            from id in golden.Constructs
            let construct = Table.Constructs.FirstOrDefault(known => known.Id == id)
            where construct is null || !Regex.IsMatch(golden.Catalog + golden.Sql, construct.Mark, RegexOptions.IgnoreCase)
            select $"{Path.GetFileName(golden.File)}:{golden.Line} {id}"));

    [Fact]
    public void Absence_is_of_dialects_that_are_in_the_table() =>
        Assert.All(Table.Constructs.SelectMany(construct => construct.Absent), dialect => Assert.Contains(dialect, ConstructTable.Dialects));

    [Fact]
    public void The_page_has_the_table_that_the_goldens_make()
    {
        var page = Path.Combine(RepositoryFiles.Root, "docs", "engine-constructs.md");
        var text = File.ReadAllText(page);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var made = text[..from] + "\n" + Table.Markdown() + "\n" + text[text.IndexOf(End, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1") File.WriteAllText(page, made);
        else Assert.Equal(made, text);
    }

    private static void Nothing(string found) => Assert.True(found.Length == 0, found);
}
