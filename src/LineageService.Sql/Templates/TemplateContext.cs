using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Sql.Templates;

/// <summary>
/// What is known outside of a template when it is rendered: the manifest of its dbt project and which node it is the text of. Not the project's state in
/// its database. Immutable and thread-safe.
/// </summary>
/// <param name="Manifest">The project's manifest.</param>
/// <param name="Node">The node whose text is rendered; null where it is none of the manifest's.</param>
public sealed record TemplateContext(DbtManifest Manifest, DbtNode? Node = null)
{
    private const int MaximumDepth = 20;

    private string? _version;

    /// <summary>
    /// Equal where the rendering of one text is equal: a hash of the names of what the node refers to, of the text of ephemeral models among it, and of the
    /// variables. Of the whole manifest where the node does not say what it refers to.
    /// </summary>
    public string Version => _version ??= Hash();

    public bool Equals(TemplateContext? other) => other is not null && ReferenceEquals(Manifest, other.Manifest) && Node?.UniqueId == other.Node?.UniqueId;

    public override int GetHashCode() => HashCode.Combine(Manifest, Node?.UniqueId);

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Manifest.Adapter);
        foreach (var (name, value) in Manifest.Variables)
        {
            Append(hash, name);
            Append(hash, value.GetRawText());
        }

        foreach (var macro in Manifest.Macros) Append(hash, macro.Package == Manifest.Project ? macro.Sql : null);
        if (Node is null || Node.DependsOn.IsEmpty)
        {
            foreach (var node in Manifest.Nodes) Append(hash, node, MaximumDepth);
        }
        else
        {
            Append(hash, Node, 0);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private void Append(IncrementalHash hash, DbtNode node, int depth)
    {
        Append(hash, node.UniqueId);
        Append(hash, node.RelationName);
        Append(hash, node.Materialization);
        if (depth > 0 && !node.IsEphemeral) return;
        if (node.IsEphemeral) Append(hash, node.RawCode);
        if (depth >= MaximumDepth) return;
        foreach (var id in node.DependsOn)
        {
            if (Manifest.Find(id) is { } referred) Append(hash, referred, depth + 1);
        }
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text?.Length ?? -1);
        hash.AppendData(length);
        if (text is not null) hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
