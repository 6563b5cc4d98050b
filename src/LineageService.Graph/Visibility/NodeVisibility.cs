using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LineageService.Model;

namespace LineageService.Graph.Visibility;

/// <summary>
/// What of a graph somebody may see, by namespaces. What they may not stays part of every walk, under a name that tells nothing: an opaque hop that
/// can be counted and met again, but not read. Immutable.
/// </summary>
public sealed class NodeVisibility
{
    /// <summary>The namespace of whatever is not shown; no dataset or job is in it.</summary>
    public const string OpaqueNamespace = "?";

    private const int NameBytes = 8;

    private readonly ImmutableArray<string> _patterns;
    private readonly byte[] _key;

    private NodeVisibility(ImmutableArray<string> patterns, byte[] key) => (_patterns, _key) = (patterns, key);

    /// <summary>Everything is seen.</summary>
    public static NodeVisibility All { get; } = new([], []);

    /// <summary>True where nothing is left out.</summary>
    public bool IsAll => _patterns.IsEmpty;

    /// <param name="namespaces">Those that are seen, each whole or a beginning before <c>*</c>; at least one.</param>
    /// <param name="key">Secret from which the names of what is not seen are made: the same key gives the same names.</param>
    public static NodeVisibility Of(ImmutableArray<string> namespaces, ReadOnlySpan<byte> key)
    {
        if (namespaces.IsDefaultOrEmpty) throw new ArgumentException("Name a namespace.", nameof(namespaces));
        return new NodeVisibility(namespaces, key.ToArray());
    }

    public bool Sees(string @namespace) => IsAll || Matches(_patterns, @namespace);

    public bool Sees(DatasetId dataset) => Sees(dataset.Namespace);

    public bool Sees(JobId job) => Sees(job.Namespace);

    public bool Sees(LineageNode node) => Sees(node.Dataset.Namespace);

    /// <summary>The dataset, or what stands for it where it is not seen.</summary>
    public DatasetId Shown(DatasetId dataset) => Sees(dataset) ? dataset : new DatasetId(OpaqueNamespace, Opaque(dataset.ToString()));

    /// <summary>The job, or what stands for it where it is not seen.</summary>
    public JobId Shown(JobId job) => Sees(job) ? job : new JobId(OpaqueNamespace, Opaque(job.ToString()));

    /// <summary>The node, or what stands for it where it is not seen; its kind is told.</summary>
    public LineageNode Shown(LineageNode node) => Sees(node)
        ? node
        : new LineageNode(node.Kind, Shown(node.Dataset), node.Path is null ? null : Opaque(node.ToString()));

    /// <summary>What stands for a text that is not shown.</summary>
    public string Opaque(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, NameBytes));

    /// <summary>Whether a namespace fits one of the patterns, each whole or a beginning before <c>*</c>.</summary>
    public static bool Matches(ImmutableArray<string> patterns, string @namespace)
    {
        foreach (var pattern in patterns)
        {
            var isSeen = pattern is [.. var start, '*']
                ? @namespace.StartsWith(start, StringComparison.Ordinal)
                : string.Equals(pattern, @namespace, StringComparison.Ordinal);
            if (isSeen) return true;
        }

        return false;
    }
}
