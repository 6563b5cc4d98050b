using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Labels;

namespace LineageService.Ingestion.Labels.Policies;

/// <summary>A policy as people keep it: YAML (propagation.md §A.5) with its version and the hash of its text. Immutable.</summary>
public sealed record PolicyDocument
{
    private PolicyDocument(string text) => (Text, Hash) = (text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    public string Text { get; }

    /// <summary>SHA-256 of the text.</summary>
    public string Hash { get; }

    /// <summary>What it says; null where it has mistakes.</summary>
    public LabelPolicy? Policy { get; private init; }

    /// <summary>All that is wrong, by line; empty for a policy that may be activated.</summary>
    public ImmutableArray<PolicyMistake> Mistakes { get; private init; } = [];

    /// <summary>Reads a policy; what is wrong with it is told, never thrown.</summary>
    /// <param name="now">Against which expiries are judged.</param>
    public static PolicyDocument Read(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        var document = new PolicyDocument(text);
        var root = PolicyNode.Read(text, out var failure);
        if (failure is not null) return document with { Mistakes = [failure] };
        var mistakes = new List<PolicyMistake>();
        var policy = root is null ? LabelPolicy.Default : new PolicyReader(mistakes, now).Read(root);
        if (root is null) mistakes.Add(new PolicyMistake(1, "", "The policy is empty."));
        return mistakes.Count == 0
            ? document with { Policy = policy with { Hash = document.Hash } }
            : document with { Mistakes = [.. mistakes.OrderBy(mistake => mistake.Line)] };
    }
}
