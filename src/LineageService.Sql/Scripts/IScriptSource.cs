namespace LineageService.Sql.Scripts;

/// <summary>
/// Gives the texts of scripts that another script runs by name (<c>source x.hql;</c>, <c>\i x.sql</c>). An implementation decides what may be read: it must
/// never leave the place it was made for, whatever a name says. Thread-safe.
/// </summary>
public interface IScriptSource
{
    /// <summary>The script of a name.</summary>
    /// <param name="name">As the including script writes it, without quotes.</param>
    /// <param name="within">The <see cref="IncludedScript.Identity"/> of the script that names it; null for the text that was given.</param>
    IncludedScript Find(string name, string? within);
}

/// <summary>The answer of an <see cref="IScriptSource"/>.</summary>
/// <param name="Identity">Names the script whatever the spelling, so that one that includes itself is known again.</param>
/// <param name="Text">Its text; null where there is a <paramref name="Refusal"/>.</param>
/// <param name="Refusal">Why it is not given, as the end of a sentence (<c>it does not exist</c>); null where it is.</param>
public sealed record IncludedScript(string Identity, string? Text, string? Refusal)
{
    public static IncludedScript Refused(string name, string reason) => new(name, null, reason);
}
