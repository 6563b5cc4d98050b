using System.Text;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.TransactSql.Tests.CrossCheck;

/// <summary>
/// Reads texts with both front ends and keeps the facts that only one of them gives. A text counts where both accept it: ScriptDom without
/// falling back, the own parser without an error. Mutable; counts what it saw.
/// </summary>
/// <param name="rulings">Differences that stay; each counts its uses.</param>
internal sealed class FrontEndComparison(IReadOnlyList<Ruling> rulings, CancellationToken cancellationToken)
{
    private static readonly SqlDialect Dialect = SqlDialects.Find("tsql", out _);

    private readonly DialectFrontEnd _own = new(Dialect);
    private readonly StringBuilder _differences = new();
    private readonly List<string> _oneSided = [];

    /// <summary>Texts that both front ends accept.</summary>
    public int Compared { get; private set; }

    /// <summary>Texts that only the named front end accepts.</summary>
    public int ScriptDomOnly { get; private set; }

    /// <inheritdoc cref="ScriptDomOnly" />
    public int OwnOnly { get; private set; }

    /// <summary>Texts with facts that differ and that no ruling explains.</summary>
    public int Differing { get; private set; }

    /// <summary>The first of the texts that only one front end accepts.</summary>
    public IReadOnlyList<string> OneSided => _oneSided;

    /// <summary>The unexplained differences, side by side.</summary>
    public string Differences => _differences.ToString();

    public void Compare(string id, string sql, ISchemaCatalog catalog, AnalysisOptions options)
    {
        var scriptDom = new ScriptDomFrontEnd(_own);
        var first = scriptDom.Parse(sql, cancellationToken);
        var second = _own.Parse(sql, cancellationToken);
        var accepted = first.Diagnostics.All(found => found.Code != TransactSqlCodes.FellBack);
        var ownAccepted = second.Diagnostics.All(found => found.Severity != DiagnosticSeverity.Error);
        if (accepted != ownAccepted)
        {
            if (accepted) ScriptDomOnly++;
            else OwnOnly++;
            if (_oneSided.Count < 100) _oneSided.Add($"{id} is read by {(accepted ? "ScriptDom" : "the own parser")} alone");
        }

        if (!accepted || !ownAccepted) return;
        Compared++;
        Report(id, sql, FactsOf(first, scriptDom, catalog, options), FactsOf(second, _own, catalog, options));
    }

    public override string ToString() =>
        $"{Compared} compared, {Differing} differ; {ScriptDomOnly} only ScriptDom reads, {OwnOnly} only the own parser";

    private void Report(string id, string sql, HashSet<LineageFact> left, HashSet<LineageFact> right)
    {
        if (left.SetEquals(right)) return;
        var onlyLeft = Unruled(sql, left.Except(right), FrontEnd.ScriptDom);
        var onlyRight = Unruled(sql, right.Except(left), FrontEnd.Own);
        if (onlyLeft.Count + onlyRight.Count == 0) return;
        Differing++;
        if (_differences.Length > 100_000) return;
        _differences.Append("=== ").Append(id).Append('\n').Append(sql.AsSpan(0, Math.Min(sql.Length, 1_500))).Append('\n');
        foreach (var fact in onlyLeft.Take(8)) _differences.Append("    ScriptDom only: ").Append(fact).Append('\n');
        foreach (var fact in onlyRight.Take(8)) _differences.Append("    own only:       ").Append(fact).Append('\n');
    }

    private List<LineageFact> Unruled(string sql, IEnumerable<LineageFact> facts, FrontEnd frontEnd) =>
        [.. facts.Where(fact => !rulings.Any(ruling => ruling.Explains(sql, fact, frontEnd)))];

    private HashSet<LineageFact> FactsOf(ParsedScript script, ISqlFrontEnd frontEnd, ISchemaCatalog catalog, AnalysisOptions options) =>
        LineageFact.Of(SqlLineageAnalyzer.Analyze(script, Dialect, frontEnd, catalog, options, cancellationToken), script);
}
