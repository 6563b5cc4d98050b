using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>
/// A fallback that keeps the texts it is given and reads each line with text as a statement it does not understand: shows what is refused
/// and where.
/// </summary>
internal sealed class RecordingFrontEnd : ISqlFrontEnd
{
    public List<string> Texts { get; } = [];

    public ParsedScript Parse(string sql, CancellationToken cancellationToken = default)
    {
        Texts.Add(sql);
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        for (var start = 0; start < sql.Length;)
        {
            var end = sql.IndexOf('\n', start);
            if (end < 0) end = sql.Length;
            var line = sql.AsSpan(start, end - start);
            var leading = line.Length - line.TrimStart().Length;
            if (!line.IsWhiteSpace()) statements.Add(new OpaqueStatement("refused", new TextSpan(start + leading, line.Trim().Length)));
            start = end + 1;
        }

        return new ParsedScript(statements.ToImmutable(), []);
    }
}
