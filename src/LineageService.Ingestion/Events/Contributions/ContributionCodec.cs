using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// The stored form of a contribution: a table of names, then numbers. 60 edges take about 1.5 KB. The form is part of a store's format:
/// a change needs a new version of the states that hold it.
/// </summary>
internal static class ContributionCodec
{
    private const byte IsExplicit = 1;
    private const byte HasFailed = 2;
    private const byte HasText = 4;
    private const byte HasSpan = 1;
    private const byte HasFunctions = 2;
    private const byte IsMasking = 4;
    private const byte IsApproximate = 8;

    [ThreadStatic]
    private static NameTable? _namesOfThread;

    [ThreadStatic]
    private static StateWriter? _writerOfThread;

    [ThreadStatic]
    private static BlockNames? _placesOfThread;

    public static byte[] Encode(EventContribution contribution)
    {
        var names = _namesOfThread ??= new NameTable();
        var body = _writerOfThread ??= new StateWriter();
        names.Clear();
        body.Clear();
        WriteBody(body, names, contribution);
        return names.Prepend(body.Written);
    }

    public static EventContribution Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new StateReader(encoded);
        var names = new string[reader.Count()];
        for (var index = 0; index < names.Length; index++) names[index] = reader.Name();
        var producer = names[reader.Count()];
        var flags = reader.Octet();
        var inputs = ImmutableArray.CreateBuilder<DatasetId>(reader.Count());
        for (var count = inputs.Capacity; count > 0; count--) inputs.Add(Dataset(ref reader, names));
        var outputs = ImmutableArray.CreateBuilder<OutputContribution>(reader.Count());
        for (var count = outputs.Capacity; count > 0; count--) outputs.Add(Output(ref reader, names));
        var text = (flags & HasText) != 0 ? reader.Fixed() : 0;
        return new EventContribution(
            producer, (flags & IsExplicit) != 0, (flags & HasFailed) != 0, inputs.MoveToImmutable(), outputs.MoveToImmutable(), text);
    }

    private static void WriteBody(StateWriter writer, NameTable names, EventContribution contribution)
    {
        writer.Number(names.IndexOf(contribution.Producer));
        writer.Octet((byte)((contribution.IsExplicit ? IsExplicit : 0) | (contribution.ExtractionFailed ? HasFailed : 0)
            | (contribution.Text != 0 ? HasText : 0)));
        writer.Number(contribution.Inputs.Length);
        foreach (var input in contribution.Inputs) Write(writer, names, input);
        writer.Number(contribution.Outputs.Length);
        foreach (var output in contribution.Outputs)
        {
            Write(writer, names, output.Id);
            writer.Octet((byte)output.Grounds);
            writer.Number(output.Producer is null ? 0 : names.IndexOf(output.Producer) + 1);
            Write(writer, names, output.Edges);
            writer.Number(output.Unknowns.Length);
            foreach (var unknown in output.Unknowns) Write(writer, names, unknown);
        }

        if (contribution.Text != 0) writer.Fixed(contribution.Text);
    }

    private static void Write(StateWriter writer, NameTable names, DatasetId id)
    {
        writer.Number(names.IndexOf(id.Namespace));
        writer.Number(names.IndexOf(id.Name));
    }

    private static void Write(StateWriter writer, NameTable names, EdgeBlock block)
    {
        writer.Number(block.Edges.Length);
        if (block.IsEmpty) return;
        var places = _placesOfThread ??= new BlockNames();
        places.Clear(block);
        foreach (var edge in block.Edges)
        {
            var hasFunctions = edge.Chain != 0;
            writer.Octet((byte)edge.Subtype);
            writer.Octet((byte)((edge.SpanStart < 0 ? 0 : HasSpan) | (hasFunctions ? HasFunctions : 0)
                | (edge.Masking ? IsMasking : 0) | (edge.Approximate ? IsApproximate : 0)));
            var source = block.Nodes[edge.From].Dataset;
            writer.Number(places.Namespace(source, names));
            writer.Number(places.Name(source, names));
            writer.Number(places.Path(edge.From, names));
            writer.Number(places.Path(edge.To, names));
            if (edge.Span is { } span) Write(writer, span);
            if (hasFunctions) Write(writer, names, block.Chains[edge.Chain - 1]);
        }
    }

    private static void Write(StateWriter writer, NameTable names, ImmutableArray<FunctionApplication> functions)
    {
        writer.Number(functions.Length);
        foreach (var function in functions)
        {
            writer.Number(names.IndexOf(function.Name));
            writer.Octet((byte)function.Class);
            writer.Number(function.Literals.Length);
            foreach (var literal in function.Literals) writer.Number(names.IndexOf(literal));
        }
    }

    private static void Write(StateWriter writer, TextSpan span)
    {
        writer.Number(span.Start);
        writer.Number(span.Length);
    }

    private static void Write(StateWriter writer, NameTable names, UnknownLineage unknown)
    {
        writer.Number(names.IndexOf(unknown.Code));
        writer.Number(unknown.Table is null ? 0 : names.IndexOf(unknown.Table) + 1);
        writer.Number(unknown.Column is null ? 0 : names.IndexOf(unknown.Column) + 1);
        writer.Flag(unknown.Span is not null);
        if (unknown.Span is { } span) Write(writer, span);
        writer.Number(names.IndexOf(unknown.Message));
    }

    private static DatasetId Dataset(ref StateReader reader, string[] names) => new(names[reader.Count()], names[reader.Count()]);

    private static string? NameOrNull(ref StateReader reader, string[] names) =>
        reader.Count() is var index && index == 0 ? null : names[index - 1];

    private static OutputContribution Output(ref StateReader reader, string[] names)
    {
        var id = Dataset(ref reader, names);
        var grounds = (OutputGrounds)reader.Octet();
        var producer = NameOrNull(ref reader, names);
        var edges = Edges(ref reader, names, id);
        var unknowns = ImmutableArray.CreateBuilder<UnknownLineage>(reader.Count());
        for (var count = unknowns.Capacity; count > 0; count--) unknowns.Add(Unknown(ref reader, names));
        return new OutputContribution(id, grounds, edges, unknowns.MoveToImmutable(), producer);
    }

    private static EdgeBlock Edges(ref StateReader reader, string[] names, DatasetId target)
    {
        var edges = EdgeCollector.Begin(target);
        for (var count = reader.Count(); count > 0; count--)
        {
            var subtype = (EdgeSubtype)reader.Octet();
            var flags = reader.Octet();
            var source = Dataset(ref reader, names);
            var sourcePath = NameOrNull(ref reader, names);
            var targetPath = NameOrNull(ref reader, names);
            TextSpan? span = (flags & HasSpan) != 0 ? new TextSpan(reader.Count(), reader.Count()) : null;
            var functions = (flags & HasFunctions) != 0 ? Functions(ref reader, names) : default;
            edges.Add(
                source, sourcePath, targetPath, subtype, (flags & IsMasking) != 0, (flags & IsApproximate) != 0, span, functions);
        }

        return edges.ToBlock();
    }

    private static ImmutableArray<FunctionApplication> Functions(ref StateReader reader, string[] names)
    {
        var functions = ImmutableArray.CreateBuilder<FunctionApplication>(reader.Count());
        for (var count = functions.Capacity; count > 0; count--)
        {
            var name = names[reader.Count()];
            var functionClass = (FunctionClass)reader.Octet();
            var literals = ImmutableArray.CreateBuilder<string>(reader.Count());
            for (var literal = literals.Capacity; literal > 0; literal--) literals.Add(names[reader.Count()]);
            functions.Add(new FunctionApplication(name, functionClass, literals.MoveToImmutable()));
        }

        return functions.MoveToImmutable();
    }

    private static UnknownLineage Unknown(ref StateReader reader, string[] names)
    {
        var code = names[reader.Count()];
        var table = NameOrNull(ref reader, names);
        var column = NameOrNull(ref reader, names);
        TextSpan? span = reader.Flag() ? new TextSpan(reader.Count(), reader.Count()) : null;
        return new UnknownLineage(code, table, column, span, names[reader.Count()]);
    }
}
