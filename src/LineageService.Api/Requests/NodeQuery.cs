using LineageService.Api.Problems;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Requests;

/// <summary>
/// How a request names a node: an id or bare name, or namespace, name and field apart. Read first, so that mistakes can be listed together;
/// resolved against the graph afterwards.
/// </summary>
public sealed record NodeQuery(string? Node, string? Namespace, string? Name, string? Field)
{
    // Every colon may end a namespace or a name, and all readings are tried.
    private const int MaxColons = 64;

    /// <summary>What may be found; what may not is as if it were not there.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    public bool IsEmpty => Node is null && Name is null;

    /// <summary>Reads <c>node</c>, <c>namespace</c>, <c>name</c> and <c>field</c>.</summary>
    /// <param name="required">Whether naming none is a mistake.</param>
    public static NodeQuery Read(QueryReader reader, bool required) => Read(
        reader, required, QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field);

    public static NodeQuery Read(
        QueryReader reader, bool required, TextParameter node, TextParameter @namespace, TextParameter name, TextParameter field)
    {
        var query = new NodeQuery(ReadText(reader, node), ReadText(reader, @namespace), ReadText(reader, name), ReadText(reader, field))
        {
            Visibility = reader.Visibility,
        };
        if (query.Node is not null && (query.Name is not null || query.Field is not null))
        {
            reader.Add(Violation.Query(node.Name, $"Give either {node.Name} or {@namespace.Name}, {name.Name} and {field.Name}, not both."));
        }
        else if (query.Field is not null && query.Name is null)
        {
            reader.Add(Violation.Query(name.Name, $"{field.Name} needs the {name.Name} of its dataset."));
        }
        else if (required && query.IsEmpty)
        {
            reader.Add(Violation.Query(node.Name, $"Name a node: {node.Name}, or {@namespace.Name}, {name.Name} and, for a field, {field.Name}."));
        }

        return query;
    }

    /// <summary>What a graph must hold for <see cref="Resolve"/> to find the node as in the whole one.</summary>
    public NameSelection Names => this switch
    {
        { Node: { } text } => new NameSelection { Texts = [text], Visibility = Visibility },
        { Namespace: { } space, Name: { } name } => new NameSelection
        {
            Datasets = [new DatasetId(space, name)],
            Jobs = [new JobId(space, name)],
            Fields = Field is null ? [] : [new FieldId(new DatasetId(space, name), Field)],
        },
        { Name: { } name } => new NameSelection { Texts = [Field is null ? name : $"{name}.{Field}"], Visibility = Visibility },
        _ => NameSelection.None,
    };

    /// <summary>The root that the names stand for.</summary>
    /// <exception cref="ProblemException">404 or 409.</exception>
    public LineageRoot Resolve(LineageGraph graph)
    {
        var resolution = Find(graph);
        return resolution.Kind switch
        {
            ResolutionKind.Found => resolution.Root!,
            ResolutionKind.Ambiguous => throw new ProblemException(
                new Problem(ProblemType.AmbiguousNode, $"'{this}' fits {resolution.Candidates.Length} nodes; give one of the candidates.")
                {
                    Candidates = resolution.Candidates,
                }),
            _ => throw Unknown(ToString()),
        };
    }

    public static ProblemException Unknown(string node) =>
        new(new Problem(ProblemType.UnknownNode, $"No node '{node}' is known. GET /api/v2/search?q=… finds names."));

    /// <summary>The names as the client wrote them.</summary>
    public override string ToString() => Node ?? string.Join(':', new[] { Namespace, Name, Field }.OfType<string>());

    private static string? ReadText(QueryReader reader, TextParameter parameter)
    {
        var text = reader.Read(parameter);
        if (text is null || text.AsSpan().Count(':') <= MaxColons) return text;
        reader.Add(Violation.Query(parameter.Name, $"Must have at most {MaxColons} colons."));
        return text;
    }

    private NodeResolution Find(LineageGraph graph)
    {
        if (Node is not null) return NodeResolver.Resolve(graph, Node, Visibility);
        if (Namespace is null) return NodeResolver.Resolve(graph, Field is null ? Name! : $"{Name}.{Field}", Visibility);
        if (!Visibility.Sees(Namespace)) return NodeResolution.NotFound;

        // The parts are known: nothing has to be guessed from colons.
        if (graph.FindDataset(new DatasetId(Namespace, Name!)) is { } dataset)
        {
            var canonical = graph.Canonical(dataset);
            if (!Visibility.Sees(canonical.Id)) return NodeResolution.NotFound;
            if (Field is null) return NodeResolution.Found(LineageRoot.OfDataset(canonical.Id));
            var field = graph.FindField(dataset, Field);
            return field < 0 ? NodeResolution.NotFound : NodeResolution.Found(LineageRoot.Field(canonical.Id, canonical.Fields[field]));
        }

        return Field is null && graph.FindJob(new JobId(Namespace, Name!)) is { } job
            ? NodeResolution.Found(LineageRoot.OfJob(job.Id))
            : NodeResolution.NotFound;
    }
}
