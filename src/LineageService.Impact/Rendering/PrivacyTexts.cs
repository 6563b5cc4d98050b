using System.Globalization;
using LineageService.Impact.Report;

namespace LineageService.Impact.Rendering;

/// <summary>What a report says of labels beside the changes themselves: on what it stands, so that silence is not taken for safety.</summary>
internal static class PrivacyTexts
{
    public const string NotAsked = "Not known: the change cannot be tried on labels here.";

    public const string NotUnderstood = "What a text that is not understood shows is not known.";

    public static string NoLabels(PrivacyDelta privacy) => privacy.Basis == PrivacyBasis.Names
        ? "No label is assigned, and no source column is called like something sensitive: nothing was followed."
        : "No label is assigned: nothing was followed.";

    public static string Supposed(PrivacyDelta privacy) =>
        $"No label is assigned: {privacy.Labels.ToString(CultureInfo.InvariantCulture)} source column{(privacy.Labels == 1 ? " was" : "s were")} taken for what "
        + $"{(privacy.Labels == 1 ? "its name says" : "their names say")}.";
}
