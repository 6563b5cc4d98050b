using System.Text;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>
/// A job's name by its words and numbers: <c>cube_1_d</c>, <c>cube_1d</c> and <c>Cube1D</c> have one key, <c>cube_10</c> and
/// <c>cube_1_0</c> two. Dots stay: they part what a scheduler names apart.
/// </summary>
internal static class JobNameKey
{
    public static string Of(string name)
    {
        var key = new StringBuilder(name.Length + 8);
        var isOpen = false;
        for (var index = 0; index < name.Length; index++)
        {
            var letter = name[index];
            if (letter is '_' or '-' or ' ')
            {
                isOpen = true;
                continue;
            }

            if (index > 0 && key.Length > 0 && (isOpen || IsBorder(name[index - 1], letter)) && key[^1] is not ('.' or '_')
                && letter != '.')
                key.Append('_');
            key.Append(char.ToLowerInvariant(letter));
            isOpen = false;
        }

        return key.ToString();
    }

    private static bool IsBorder(char before, char letter) =>
        (char.IsDigit(before) != char.IsDigit(letter) && char.IsLetterOrDigit(before) && char.IsLetterOrDigit(letter))
        || (char.IsLower(before) && char.IsUpper(letter));
}
