using System.Security.Cryptography;
using System.Text;
using LineageService.Impact.Changes;

namespace LineageService.Impact.Report;

/// <summary>Names a finding so that it is the same one after lines moved.</summary>
public static class ImpactFingerprint
{
    public static string Of(ChangeAtom atom, string node)
    {
        var source = $"{atom.Category.WireName()}|{atom.Dataset.Namespace}/{atom.Dataset.Name}.{atom.Column}|{node}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
    }
}
