using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>Methods of texts, lists and mappings whose result is known before a run.</summary>
internal static class TextMethods
{
    private const int MaximumText = 4 * 1024 * 1024;

    /// <summary>The result; null for a method that is not followed.</summary>
    public static PythonValue? Call(PythonValue target, string method, CallArguments arguments) => target switch
    {
        TextValue text => OfText(text, method, arguments),
        MapValue map => OfMap(map, method, arguments),
        ListValue when method == "copy" => target,
        _ => null,
    };

    private static PythonValue? OfText(TextValue text, string method, CallArguments arguments)
    {
        var first = arguments.Positional.IsEmpty ? null : arguments.Positional[0];
        switch (method)
        {
            case "format":
                return Format(text, arguments);
            case "strip":
                return text with { Text = text.Text.Trim() };
            case "lower":
                return text with { Text = text.Text.ToLowerInvariant() };
            case "upper":
                return text with { Text = text.Text.ToUpperInvariant() };
            case "replace" when arguments.Positional is [TextValue { Text.Length: > 0 } old, TextValue fresh]
                && text.Text.Length < MaximumText:
                return new TextValue(text.Text.Replace(old.Text, fresh.Text, StringComparison.Ordinal), text.HasHoles || fresh.HasHoles);
            case "split" when first is TextValue { Text.Length: > 0 } separator:
                return new ListValue([.. text.Text.Split(separator.Text).Select(part => new TextValue(part, text.HasHoles))]);
            case "join" when first is ListValue list:
                var joined = string.Join(text.Text, list.Items.Select(item => item.Printed));
                return new TextValue(joined, list.Items.Any(item => item.Known is null && item is not NumberValue));
            default:
                return null;
        }
    }

    private static PythonValue? OfMap(MapValue map, string method, CallArguments arguments) => method switch
    {
        "get" when arguments.Positional is [{ Known: { } key }, ..] =>
            map.Find(key) ?? (arguments.Positional.Length > 1 ? arguments.Positional[1] : new NothingValue()),
        "items" => new ListValue([.. map.Entries.Select(entry => (PythonValue)new ListValue([new TextValue(entry.Key), entry.Value]))]),
        "keys" => new ListValue([.. map.Entries.Select(entry => (PythonValue)new TextValue(entry.Key))]),
        "values" => new ListValue([.. map.Entries.Select(entry => entry.Value)]),
        "copy" => map,
        _ => null,
    };

    // "{a} {} {0}".format(…): {{ is a brace.
    private static TextValue Format(TextValue format, CallArguments arguments)
    {
        var (result, holes, next, text) = (new StringBuilder(), format.HasHoles, 0, format.Text);
        for (var at = 0; at < text.Length && result.Length < MaximumText; at++)
        {
            var c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                result.Append(c);
                at++;
                continue;
            }

            var close = c == '{' ? text.IndexOf('}', at) : -1;
            if (close < 0)
            {
                result.Append(c);
                continue;
            }

            var name = text[(at + 1)..close].Split(':', '!')[0];
            var place = name.Length == 0 ? next++ : int.TryParse(name, out var number) ? number : -1;
            var value = arguments.Find(name, place);
            result.Append((value ?? UnknownValue.Of(name)).Printed);
            holes |= value is null or not (TextValue { HasHoles: false } or NumberValue or TruthValue);
            at = close;
        }

        return new TextValue(result.ToString(), holes);
    }

    /// <summary><c>"… %s …" % value</c>; what is no place of a value stays.</summary>
    public static TextValue Percent(TextValue format, PythonValue values)
    {
        var items = values is ListValue list ? list.Items : ImmutableArray.Create(values);
        var (result, holes, next, text) = (new StringBuilder(), format.HasHoles, 0, format.Text);
        for (var at = 0; at < text.Length && result.Length < MaximumText; at++)
        {
            if (text[at] != '%' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            PythonValue? value = null;
            if (text[at + 1] == '%')
            {
                result.Append('%');
                at++;
            }
            else if (text[at + 1] == '(' && text.IndexOf(')', at) is > 0 and var close && close + 1 < text.Length)
            {
                value = values is MapValue map ? map.Find(text[(at + 2)..close]) : null;
                result.Append((value ??= UnknownValue.Of(text[(at + 2)..close])).Printed);
                at = close + 1;
            }
            else if (text[at + 1] is 's' or 'd' or 'r')
            {
                value = next < items.Length ? items[next++] : UnknownValue.Of("value");
                result.Append(value.Printed);
                at++;
            }
            else
            {
                result.Append('%');
            }

            holes |= value is not (null or TextValue { HasHoles: false } or NumberValue);
        }

        return new TextValue(result.ToString(), holes);
    }
}
