using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// What the united contributions of one run (or declaration) claim: its datasets, and the edges into each target, with what follows from
/// the run as a whole: row set → row set from every input to every output, unless a <c>lineage</c> facet says all that flows; and
/// table-level only where no columns are known. Never a product of columns.
/// </summary>
internal sealed class RunClaims
{
    private RunClaims()
    {
    }

    public SortedSet<DatasetId> Inputs { get; } = [];

    public SortedSet<DatasetId> Outputs { get; } = [];

    public Dictionary<DatasetId, TargetClaims> Targets { get; } = [];

    public bool ExtractionFailed { get; private set; }

    /// <param name="resolve">The dataset that an id stands for.</param>
    public static RunClaims Of(IEnumerable<EventContribution> contributions, Func<DatasetId, DatasetId> resolve)
    {
        var claims = new RunClaims();
        var outputs = new Dictionary<DatasetId, List<(OutputContribution Output, string Producer)>>();
        var isExplicit = false;
        foreach (var contribution in contributions)
        {
            isExplicit |= contribution.IsExplicit;
            claims.ExtractionFailed |= contribution.ExtractionFailed;
            foreach (var input in contribution.Inputs) claims.Inputs.Add(resolve(input));
            foreach (var output in contribution.Outputs)
            {
                var target = resolve(output.Id);
                if (!outputs.TryGetValue(target, out var stated)) outputs[target] = stated = [];
                stated.Add((output, output.Producer ?? contribution.Producer));
            }
        }

        foreach (var (target, stated) in outputs) claims.Add(target, stated, isExplicit, resolve);
        return claims;
    }

    private void Add(
        DatasetId target, List<(OutputContribution Output, string Producer)> stated, bool isExplicit, Func<DatasetId, DatasetId> resolve)
    {
        var strongest = stated.Max(item => OutputPrecedence.Of(item.Output.Grounds));
        if (strongest == OutputPrecedence.Of(OutputGrounds.LifecycleOnly)) return;
        var grounds = OutputGrounds.None;
        var claims = new TargetClaims();
        Outputs.Add(target);
        Targets[target] = claims;
        foreach (var (output, producer) in stated)
        {
            if (OutputPrecedence.Of(output.Grounds) != strongest) continue;
            grounds |= output.Grounds;
            claims.AddProducer(producer);
            foreach (var edge in output.Edges) claims.Add(edge.Between(resolve(edge.Source), target));
            foreach (var unknown in output.Unknowns) claims.Add(unknown);
        }

        if (!grounds.HasFlag(OutputGrounds.Explicit)) Infer(target, claims, grounds, isExplicit);
        if (ExtractionFailed)
            claims.Add(Unknown(UnknownCodes.ExtractionError, target, "the producer could not extract all lineage of this run"));
    }

    private void Infer(DatasetId target, TargetClaims claims, OutputGrounds grounds, bool isExplicit)
    {
        // SQL tells which relations feed which target; a listing of inputs does not.
        var knowsRows = isExplicit || grounds.HasFlag(OutputGrounds.Sql);
        foreach (var input in knowsRows ? [] : Inputs)
            claims.Add(new LineageEdge(LineageNode.RowSet(input), LineageNode.RowSet(target), EdgeSubtype.RowSet, Functions: []));
        if ((grounds & (OutputGrounds.ColumnLineage | OutputGrounds.Sql)) == 0)
            claims.Add(Unknown(UnknownCodes.TableLevelOnly, target, "the job's events tell its inputs and outputs but no column lineage"));
    }

    private static UnknownLineage Unknown(string code, DatasetId target, string message) => new(code, target.Name, null, null, message);
}
