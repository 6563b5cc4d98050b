using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LineageService.Sql.Canonical;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Tests.Goldens;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Canonical;

/// <summary>Laws over real statements: layout changes no form, and no change of a value or an operator is lost.</summary>
public sealed partial class CanonicalLawTests
{
    private const int Step = 97;

    public static TheoryData<string> Dialects() => [.. SqlDialects.All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Comments_and_line_breaks_between_tokens_change_no_form(string dialect)
    {
        var failures = new List<string>();
        foreach (var (id, sql) in Sample(dialect))
        {
            if (Of(sql, dialect) != Of(Respelled(sql, dialect), dialect)) failures.Add(id);
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_changed_value_or_operator_changes_the_form(string dialect)
    {
        var failures = new List<string>();
        foreach (var (id, sql) in Sample(dialect))
        {
            var form = Of(sql, dialect);
            foreach (var mutant in Mutants(sql, dialect))
            {
                if (Of(mutant, dialect) == form) failures.Add($"{id}\n  {sql.ReplaceLineEndings(" ")}\n  {mutant.ReplaceLineEndings(" ")}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static string Of(string sql, string dialect) =>
        CanonicalScript.Of(sql, SqlDialects.Find(dialect, out _), NoCatalog.Instance, cancellationToken: TestContext.Current.CancellationToken).Text;

    // Templates and client commands are read by their lines: their layout does matter.
    private static IEnumerable<(string Id, string Sql)> Sample(string dialect)
    {
        if (SharedFiles.Find($"corpora/statements/{dialect}.jsonl.gz") is not { } path) yield break;
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        for (var i = 0; reader.ReadLine() is { } line; i++)
        {
            if (i % Step != 0) continue;
            using var document = JsonDocument.Parse(line);
            var sql = document.RootElement.GetProperty("sql").GetString()!;
            if (sql.Length < 4000 && !sql.Contains("DELIMITER", StringComparison.OrdinalIgnoreCase) && !sql.Contains("{{", StringComparison.Ordinal) && !sql.Contains("{%", StringComparison.Ordinal))
                yield return (document.RootElement.GetProperty("id").ToString(), sql);
        }
    }

    private static string Respelled(string sql, string dialect)
    {
        var tokens = Lexer.Tokenize(sql, SqlDialects.Find(dialect, out _).Lexical).Tokens;
        var text = new StringBuilder();
        var end = 0;
        foreach (var token in tokens)
        {
            var gap = sql.AsSpan(end, token.Start - end);
            if (gap.Length > 0 && gap.IsWhiteSpace() && !gap.Contains('\n') && end > 0 && token.Kind != TokenKind.EndOfText) text.Append(" /* c */  ");
            else text.Append(gap);
            text.Append(sql.AsSpan(token.Start, token.Length));
            end = token.End;
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\b\d+\s*(=|<>|!=)\s*\d+\b")]
    private static partial Regex ConstantComparison();

    private static IEnumerable<string> Mutants(string sql, string dialect)
    {
        var tokens = Lexer.Tokenize(sql, SqlDialects.Find(dialect, out _).Lexical).Tokens;
        var made = 0;

        // Some changes are none: 1=0 and 2=0, a second a <= b, EXCEPT DISTINCT, what stands beside FALSE, in a CTE that another hides.
        if (ConstantComparison().IsMatch(sql) || sql.Split("WITH", StringSplitOptions.None).Length > 2) yield break;
        var constant = sql.Contains("TRUE", StringComparison.OrdinalIgnoreCase) || sql.Contains("FALSE", StringComparison.OrdinalIgnoreCase);
        var plain = !sql.Contains("EXCEPT", StringComparison.OrdinalIgnoreCase) && !sql.Contains("UNION", StringComparison.OrdinalIgnoreCase)
            && !sql.Contains("INTERSECT", StringComparison.OrdinalIgnoreCase) && !sql.Contains("MINUS", StringComparison.OrdinalIgnoreCase);
        foreach (var token in tokens)
        {
            if (made >= 12) yield break;
            var text = sql.Substring(token.Start, token.Length);
            var other = token.Kind switch
            {
                TokenKind.Number when text.All(char.IsAsciiDigit) && !constant => text + "7",
                TokenKind.String when text.Length > 2 && text[0] == '\'' && text[^1] == '\'' => text[..^1] + "Q'",
                TokenKind.Symbol when text == "<" && !sql.Contains("<=", StringComparison.Ordinal) => "<=",
                TokenKind.Symbol when text == ">=" && !sql.Replace(">=", "", StringComparison.Ordinal).Contains('>', StringComparison.Ordinal) => ">",
                TokenKind.Symbol when text == "-" => "+",
                TokenKind.Word when text.Equals("AND", StringComparison.OrdinalIgnoreCase) && !constant => "OR",
                TokenKind.Word when text.Equals("LEFT", StringComparison.OrdinalIgnoreCase) => "RIGHT",
                TokenKind.Word when text.Equals("SUM", StringComparison.OrdinalIgnoreCase) => "MAX",
                TokenKind.Word when text.Equals("DESC", StringComparison.OrdinalIgnoreCase) => "ASC",
                TokenKind.Word when text.Equals("DISTINCT", StringComparison.OrdinalIgnoreCase) && plain => " ",
                _ => null,
            };
            if (other is null) continue;
            made++;
            yield return string.Concat(sql.AsSpan(0, token.Start), other, sql.AsSpan(token.End));
        }
    }
}
