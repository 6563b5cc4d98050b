using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// What the united contributions of one run (or declaration) claim: its datasets, and the edges into each target by evidence, with what follows
/// from the run as a whole: row set → row set from every input to every output, unless a <c>lineage</c> facet says all that flows; and
/// table-level only where no columns are known. Never a product of columns. What our engine reads from a run's SQL stands beside what its
/// client says of columns, and in place of a bare listing.
/// </summary>
internal sealed class RunClaims
{
    private readonly bool _isDeclared;

    private RunClaims(bool isDeclared) => _isDeclared = isDeclared;

    public SortedSet<DatasetId> Inputs { get; } = [];

    public SortedSet<DatasetId> Outputs { get; } = [];

    public Dictionary<(DatasetId Target, EvidenceKind Evidence), TargetClaims> Targets { get; } = [];

    public bool ExtractionFailed { get; private set; }

    /// <param name="resolve">The dataset that an id stands for.</param>
    /// <param name="isDeclared">True for what a job or dataset event declares.</param>
    public static RunClaims Of(IReadOnlyList<EventContribution> contributions, bool isDeclared, Func<DatasetId, DatasetId> resolve)
    {
        var claims = new RunClaims(isDeclared);
        var outputs = new Dictionary<DatasetId, List<StatedOutput>>();
        var isExplicit = false;
        for (var place = 0; place < contributions.Count; place++)
        {
            var contribution = contributions[place];
            isExplicit |= contribution.IsExplicit;
            claims.ExtractionFailed |= contribution.ExtractionFailed;
            foreach (var input in contribution.Inputs) claims.Inputs.Add(resolve(input));
            foreach (var output in contribution.Outputs)
            {
                var target = resolve(output.Id);
                if (!outputs.TryGetValue(target, out var stated)) outputs[target] = stated = [];
                stated.Add(new StatedOutput(output, output.Producer ?? contribution.Producer, contribution.Text, contribution.Inputs.Length, place));
            }
        }

        foreach (var (target, stated) in outputs) claims.Add(target, stated, isExplicit, resolve);
        return claims;
    }

    private void Add(DatasetId target, List<StatedOutput> stated, bool isExplicit, Func<DatasetId, DatasetId> resolve)
    {
        var strongest = stated.Max(item => OutputPrecedence.Of(item.Output.Grounds));
        if (strongest == OutputPrecedence.Of(OutputGrounds.LifecycleOnly)) return;
        Outputs.Add(target);
        if (!_isDeclared && strongest <= OutputPrecedence.Of(OutputGrounds.ColumnLineage))
        {
            var analysed = StatedOutput.BestAnalysed(stated);
            var isAlone = strongest == OutputPrecedence.Of(OutputGrounds.Sql);
            if (analysed.Count > 0) AddStatement(target, Unite(target, analysed, resolve), isAlone);
            if (isAlone) return;
        }

        var strong = stated.FindAll(item => OutputPrecedence.Of(item.Output.Grounds) == strongest);
        var claims = Unite(target, strong, resolve);
        var grounds = OutputGrounds.None;
        foreach (var item in strong) grounds |= item.Output.Grounds;
        if (!grounds.HasFlag(OutputGrounds.Explicit)) Infer(target, claims, grounds, isExplicit);
        if (ExtractionFailed)
            claims.Add(Unknown(UnknownCodes.ExtractionError, target, "the producer could not extract all lineage of this run"));
        Targets[(target, _isDeclared ? EvidenceKind.Static : EvidenceKind.Run)] = claims;
    }

    // SQL that was not wholly understood does not tell all relations; where the client says nothing better, its inputs fill the gap.
    private void AddStatement(DatasetId target, TargetClaims claims, bool isAlone)
    {
        Targets[(target, EvidenceKind.Statement)] = claims;
        if (!isAlone) return;
        if (claims.HasUnknowns) claims.AddRowSets(target, Inputs);
        if (ExtractionFailed)
            claims.Add(Unknown(UnknownCodes.ExtractionError, target, "the producer could not extract all lineage of this run"));
    }

    private static TargetClaims Unite(DatasetId target, List<StatedOutput> stated, Func<DatasetId, DatasetId> resolve)
    {
        var claims = new TargetClaims(ResolvedEdges.Of(target, stated, resolve));
        foreach (var (output, producer, _, _, place) in stated)
        {
            claims.AddProducer(producer);
            claims.AddSource(place);
            foreach (var unknown in output.Unknowns) claims.Add(unknown);
        }

        return claims;
    }

    private void Infer(DatasetId target, TargetClaims claims, OutputGrounds grounds, bool isExplicit)
    {
        // SQL tells which relations feed which target; a listing of inputs does not.
        var knowsRows = isExplicit || grounds.HasFlag(OutputGrounds.Sql);
        if (!knowsRows) claims.AddRowSets(target, Inputs);
        if ((grounds & (OutputGrounds.ColumnLineage | OutputGrounds.Sql)) == 0)
            claims.Add(Unknown(UnknownCodes.TableLevelOnly, target, "the job's events tell its inputs and outputs but no column lineage"));
    }

    private static UnknownLineage Unknown(string code, DatasetId target, string message) => new(code, target.Name, null, null, message);
}
