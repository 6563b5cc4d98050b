using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Ids that two names always give, whichever way round: so a refusal stands when the suggestion is made again.</summary>
public static class SuggestionId
{
    public static string Of(NodeKind kind, IdentityName one, IdentityName other)
    {
        var (first, second) = Compare(one, other) <= 0 ? (one, other) : (other, one);

        // Lengths in front keep namespaces and names apart whatever they hold.
        var text = $"{(int)kind}:{first.Namespace.Length}:{first.Namespace}{first.Name.Length}:{first.Name}"
            + $"{second.Namespace.Length}:{second.Namespace}{second.Name}";
        return "s-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10));
    }

    private static int Compare(IdentityName left, IdentityName right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order && order != 0
            ? order
            : string.CompareOrdinal(left.Name, right.Name);
}
