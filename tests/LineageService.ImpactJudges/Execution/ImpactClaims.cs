using LineageService.Impact;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.ImpactJudges.Execution;

/// <summary>What a report says of the tables of a pipeline, ready to be asked; names without quotes and case.</summary>
internal sealed class ImpactClaims
{
    private readonly HashSet<string> _rows = [];
    private readonly HashSet<(string Table, string Column)> _values = [];
    private readonly HashSet<(string Table, string Column)> _schema = [];
    private readonly HashSet<string> _breaking = [];
    private readonly HashSet<string> _stale = [];
    private readonly HashSet<string> _unknown = [];
    private readonly HashSet<string> _order = [];

    /// <param name="jobs">The table that each task fills, by the task's name.</param>
    public ImpactClaims(ImpactReport report, IReadOnlyDictionary<string, string> jobs)
    {
        Report = report;
        foreach (var atom in report.Atoms) Take(atom);
        foreach (var source in report.Sources)
        {
            if (!LineageNodes.TryJob(source.Subject, jobs, out var table)) continue;
            if (source.Compatibility == Compatibility.Broken && report.Atoms.Any(atom => atom.Category == DiffCategory.Arity)) _breaking.Add(table);
            if (source.Verdict == Verdict.Unknown) _unknown.Add(table);
        }

        foreach (var node in report.Affected) Take(node, jobs);
    }

    public ImpactReport Report { get; }

    public bool Rows(string table) => _rows.Contains(table) || Unknown(table);

    public bool Value(string table, string column) => _values.Contains((table, QueryChanger.Fold(column))) || Unknown(table);

    public bool Schema(string table, string column) => _schema.Contains((table, QueryChanger.Fold(column))) || Unknown(table);

    public bool Breaking(string table) => _breaking.Contains(table);

    /// <summary>The task does not run, or what it reads is no longer refreshed.</summary>
    public bool StaleOrBreaking(string table) => _stale.Contains(table) || _breaking.Contains(table) || Unknown(table);

    public bool Unknown(string table) => _unknown.Contains(table);

    public bool Order(string table) => _order.Contains(table) || Rows(table);

    /// <summary>True where nothing at all is said of a table or its task.</summary>
    public bool IsSilent(string table) =>
        !_rows.Contains(table) && !_breaking.Contains(table) && !_stale.Contains(table) && !_unknown.Contains(table) && !_order.Contains(table)
        && !_values.Any(value => value.Table == table) && !_schema.Any(value => value.Table == table);

    /// <summary>The heaviest that is said of a table or its task; null where nothing is.</summary>
    public string? HeadlineOf(string table) =>
        IsSilent(table) ? null
        : _breaking.Contains(table) ? "BREAKING"
        : _stale.Contains(table) ? "STALE"
        : _unknown.Contains(table) ? "UNKNOWN"
        : _rows.Contains(table) ? "ROWSET"
        : _values.Any(value => value.Table == table) ? "VALUE"
        : _schema.Any(column => column.Table == table) ? "SCHEMA"
        : "ORDER";

    private void Take(ChangeAtom atom)
    {
        var (table, column) = (atom.Dataset.Name, QueryChanger.Fold(atom.Column ?? ""));
        switch (atom.Kind)
        {
            case AtomKind.SchemaDrop or AtomKind.SchemaRename or AtomKind.Add:
                _schema.Add((table, column));
                if (atom.After is { } renamed) _schema.Add((table, QueryChanger.Fold(renamed)));
                break;
            case AtomKind.Value or AtomKind.Type or AtomKind.Nullability:
                _values.Add((table, column));
                break;
            case AtomKind.RowSet:
                _rows.Add(table);
                break;
            case AtomKind.Order:
                _order.Add(table);
                break;
            case AtomKind.Unknown:
                _unknown.Add(table);
                break;
            case AtomKind.Meta or AtomKind.Timeliness:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Take(AffectedNode node, IReadOnlyDictionary<string, string> jobs)
    {
        var table = node.Job is { } job && jobs.TryGetValue(job.Name, out var filled) ? filled : node.Dataset?.Name;
        if (table is null) return;
        if (node.Kind == AffectedKind.Job || node.Column is null)
        {
            if (node.Compatibility == Compatibility.Broken || node.Verdict == Verdict.Breaking) _breaking.Add(table);
            if (node.Compatibility == Compatibility.Stale || node.Verdict == Verdict.Stale) _stale.Add(table);
            if (node.Verdict == Verdict.Unknown) _unknown.Add(table);
            if (node.Behaviour is Behaviour.Rows or Behaviour.ValuesAndRows) _rows.Add(table);
            if (node.Behaviour == Behaviour.OrderOnly) _order.Add(table);
            return;
        }

        var column = QueryChanger.Fold(node.Column);
        if (node.Verdict is Verdict.Breaking or Verdict.Additive || node.Reason.Atom.Kind is AtomKind.SchemaDrop or AtomKind.SchemaRename or AtomKind.Add)
            _schema.Add((table, column));
        if (node.Behaviour is Behaviour.Values or Behaviour.ValuesAndRows || node.Verdict is Verdict.Behavioral) _values.Add((table, column));
        if (node.Verdict == Verdict.Unknown) _values.Add((table, column));
    }

    private static class LineageNodes
    {
        public static bool TryJob(string subject, IReadOnlyDictionary<string, string> jobs, out string table)
        {
            table = "";
            if (!subject.StartsWith("job:", StringComparison.Ordinal)) return false;
            return jobs.TryGetValue(subject[(subject.LastIndexOf(':') + 1)..], out table!);
        }
    }
}
