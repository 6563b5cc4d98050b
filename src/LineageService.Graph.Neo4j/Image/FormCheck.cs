using LineageService.Graph.Neo4j.Reading;
using LineageService.Graph.Store.Image;

namespace LineageService.Graph.Neo4j.Image;

/// <summary>Looks for nodes that hang on nothing, and for relationships that people see and no edge set claims.</summary>
internal static class FormCheck
{
    private const int MaxFound = 1_000;

    // Each query gives what breaks a rule by a text.
    private static readonly (string Rule, string Text)[] Rules =
    [
        ("edges-of-unknown-job", "MATCH (e:EdgeSet|FormerEdgeSet) WHERE NOT EXISTS { (e)<-[:CLAIMS]-(:Job) } RETURN e.jobName LIMIT $limit"),
        ("edges-into-unknown-dataset", "MATCH (e:EdgeSet|FormerEdgeSet) WHERE NOT EXISTS { (e)-[:INTO]->(:Dataset) } RETURN e.targetName LIMIT $limit"),
        ("run-of-unknown-job", "MATCH (r:Run) WHERE NOT EXISTS { (:Job)-[:HAS_RUN]->(r) } RETURN r.id LIMIT $limit"),
        ("fold-state-of-unknown-job", "MATCH (f:FoldState) WHERE NOT EXISTS { MATCH (:Job {key: f.key}) } RETURN f.job LIMIT $limit"),
        ("version-of-unknown-entity", "MATCH (v:FormerDescription) WHERE NOT EXISTS { ()-[:WAS]->(v) } RETURN v.owner LIMIT $limit"),
        ("field-of-unknown-dataset", "MATCH (f:Field) WHERE NOT EXISTS { (:Dataset)-[:HAS_FIELD]->(f) } RETURN f.name LIMIT $limit"),
        ("flow-without-claim", "MATCH (a)-[f:FLOWS_TO]->(b) WHERE f.validTo IS NULL AND NOT EXISTS { MATCH (e:EdgeSet {set: f.set}) WHERE e.isActive }"
            + " RETURN a.name + ' to ' + b.name LIMIT $limit"),
        ("claim-without-flow", "MATCH (e:EdgeSet)-[:INTO]->(d:Dataset) WHERE e.isActive AND e.edgeCount > 0 AND NOT EXISTS {"
            + " MATCH (d)-[:HAS_FIELD|HAS_ROW_SET]->(n)<-[f:FLOWS_TO]-() WHERE f.set = e.set AND f.validTo IS NULL } RETURN e.jobName LIMIT $limit"),
    ];

    public static async Task<IReadOnlyList<StoreFault>> RunAsync(CypherReads reads, CancellationToken cancellationToken)
    {
        var faults = new List<StoreFault>();
        foreach (var (rule, text) in Rules)
        {
            var found = await reads.RunAsync(text, cancellationToken, ("limit", MaxFound)).ConfigureAwait(false);
            faults.AddRange(found.Each().Select(row => new StoreFault(rule, row.OptionalText(0) ?? "")));
        }

        return faults;
    }
}
