using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>A chain of functions as bytes, and as a text for people: <c>TRIM &gt; SUBSTR(1, 3)</c>.</summary>
internal static class ChainCodec
{
    private const int MaxText = 200;

    public static void Write(VarintWriter writer, ImmutableArray<FunctionApplication> chain)
    {
        writer.Unsigned((uint)chain.Length);
        foreach (var function in chain)
        {
            writer.Text(function.Name);
            writer.Byte((byte)function.Class);
            var literals = function.Literals.IsDefault ? [] : function.Literals;
            writer.Unsigned((uint)literals.Length);
            foreach (var literal in literals) writer.Text(literal);
        }
    }

    public static ImmutableArray<FunctionApplication> Read(ref VarintReader reader)
    {
        var chain = ImmutableArray.CreateBuilder<FunctionApplication>();
        for (var rest = reader.Count(); rest > 0; rest--)
        {
            var name = reader.Text();
            var @class = (FunctionClass)reader.Byte();
            var literals = ImmutableArray.CreateBuilder<string>();
            for (var left = reader.Count(); left > 0; left--) literals.Add(reader.Text());
            chain.Add(new FunctionApplication(name, @class, literals.DrainToImmutable()));
        }

        return chain.DrainToImmutable();
    }

    /// <summary>Without the literals, which may be values of somebody's data.</summary>
    public static string TextOf(ImmutableArray<FunctionApplication> chain)
    {
        var text = string.Join(" > ", chain.Select(function => function.Name));
        return text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), "…");
    }
}
