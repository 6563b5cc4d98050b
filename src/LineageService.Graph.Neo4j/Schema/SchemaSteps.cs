using System.Globalization;
using System.Reflection;

namespace LineageService.Graph.Neo4j.Schema;

/// <summary>One numbered step of the schema: <c>0001-initial.cypher</c> is step 1. Its statements may run twice.</summary>
internal sealed record SchemaStep(int Version, IReadOnlyList<string> Statements)
{
    /// <summary>What people call it: <c>0001-initial</c>.</summary>
    public string Name { get; init; } = Version.ToString("D4", CultureInfo.InvariantCulture);

    private const string Prefix = "neo4j/";

    /// <summary>The steps in schemas/neo4j, embedded in this assembly.</summary>
    public static IReadOnlyList<SchemaStep> Embedded { get; } = ReadEmbedded();

    /// <summary>Statements end with a semicolon at the end of a line; lines that begin with <c>//</c> are comments.</summary>
    public static SchemaStep Parse(int version, string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd()).Where(line => !line.StartsWith("//", StringComparison.Ordinal));
        var statements = string.Join('\n', lines).Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new SchemaStep(version, [.. statements.Select(statement => statement.TrimEnd(';'))]);
    }

    private static List<SchemaStep> ReadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var steps = new List<SchemaStep>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var step = Parse(int.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
            steps.Add(step with { Name = Path.GetFileNameWithoutExtension(name[Prefix.Length..]) });
        }

        steps.Sort((left, right) => left.Version.CompareTo(right.Version));
        return steps;
    }
}
