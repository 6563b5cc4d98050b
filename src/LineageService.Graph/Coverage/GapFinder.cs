using System.IO.Enumeration;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Coverage;

/// <summary>Finds the gaps of each dataset by itself, what is upstream left aside, and numbers them. Mutable; one use.</summary>
internal sealed class GapFinder(LineageGraph graph, DatasetFlow flow, CoverageRequest request)
{
    private const string MissingTask = "missing-task";

    private readonly Dictionary<(string Code, string Subject, string? Table), int> _numbers = [];

    private HashSet<string>? _written;

    private HashSet<string> Written => _written ??= FindWritten();

    /// <summary>The gaps by their numbers; what they are worth is not known yet.</summary>
    public List<CoverageGap> Gaps { get; } = [];

    /// <summary>The codes by theirs.</summary>
    public List<string> Codes { get; } = [];

    public GapSet Of(GraphDataset dataset)
    {
        var found = GapSet.None;
        foreach (var ordinal in dataset.UnknownWriters) found = OfWriter(graph.JobAt(ordinal), dataset, found);
        if (!flow.HasWriter[dataset.Ordinal] && flow.HasReader[dataset.Ordinal] && !IsSource(dataset))
            found = Add(found, CoverageCause.MissingTask, MissingTask, request.Visibility.Shown(dataset.Id).ToString(), null);
        return found;
    }

    /// <summary>
    /// A table comes from outside where its layer or kind says so; else where a catalog lists it and does not put it into a layer that is made inside. So
    /// does a directory or file: what lies there and nobody here writes, somebody else put there; and what lies in a system (a namespace) that no job at
    /// all writes to.
    /// </summary>
    private bool IsSource(GraphDataset dataset)
    {
        if (dataset.Kind is { } kind && Contains(CoverageRequest.SourceKinds, kind)) return true;
        if (IsOfFiles(dataset.Id.Namespace) || !Written.Contains(dataset.Id.Namespace)) return true;
        foreach (var pattern in request.Sources) if (FileSystemName.MatchesSimpleExpression(pattern, dataset.Id.Name)) return true;
        return dataset.Layer is { } layer ? Contains(request.SourceLayers, layer) : dataset.Schema == SchemaKnowledge.Complete;
    }

    private HashSet<string> FindWritten()
    {
        var namespaces = new HashSet<string>(StringComparer.Ordinal);
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++) if (flow.HasWriter[ordinal]) namespaces.Add(graph.DatasetAt(ordinal).Id.Namespace);
        return namespaces;
    }

    private static bool IsOfFiles(string datasetNamespace)
    {
        var scheme = datasetNamespace.IndexOf("://", StringComparison.Ordinal);
        return Contains(CoverageRequest.FileSchemes, scheme < 0 ? datasetNamespace : datasetNamespace[..scheme]);
    }

    private GapSet OfWriter(GraphJob job, GraphDataset target, GapSet found)
    {
        var before = found;
        var id = request.Visibility.Shown(graph.Canonical(job).Id).ToString();
        var isWhole = ShownUnknowns.SeesWholly(graph, request.Visibility, job);
        foreach (var unknown in job.Unknowns) found = Add(found, id, unknown, isWhole);
        foreach (var ordinal in job.Owners)
        {
            var owner = graph.OwnerAt(ordinal);
            if (!owner.IsLive || owner.Target != target.Ordinal) continue;
            foreach (var unknown in owner.Unknowns) found = Add(found, id, unknown, isWhole);
        }

        if (!ReferenceEquals(before, found)) return found;
        return job.State == AnalysisState.Failed
            ? Add(found, CoverageCause.ParseFailure, UnknownCodes.UnparsedStatement, id, null)
            : Add(found, CoverageCause.OpaqueJob, UnknownCodes.TableLevelOnly, id, null);
    }

    // Schemas are missing for a table, whoever reads it: one gap, however many jobs it spoils.
    private GapSet Add(GapSet found, string job, UnknownLineage unknown, bool isWhole)
    {
        var cause = CoverageCauses.Of(unknown.Code);
        return cause == CoverageCause.NoSchema && unknown.Table is { } table
            ? Add(found, cause, unknown.Code, $"table:{(isWhole ? table : request.Visibility.Opaque(table))}", isWhole ? table : null)
            : Add(found, cause, unknown.Code, job, null);
    }

    private GapSet Add(GapSet found, CoverageCause cause, string code, string subject, string? table)
    {
        var number = Codes.IndexOf(code);
        if (number < 0)
        {
            number = Codes.Count;
            Codes.Add(code);
        }

        if (!_numbers.TryGetValue((code, subject, table), out var gap))
        {
            _numbers[(code, subject, table)] = gap = Gaps.Count;
            Gaps.Add(new CoverageGap(cause, code, subject, table, 0, 0, 0, 0, false));
        }

        return GapSet.Union(found, GapSet.Of(gap, number));
    }

    private static bool Contains(IEnumerable<string> words, string word)
    {
        foreach (var known in words) if (string.Equals(known, word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
