using Fluid;
using Fluid.Values;

namespace Workflows.Engine.Expressions;

/// <summary>Wraps Fluid's filters: each checks its arguments before the filter can make something too large of them, and then checks the result.</summary>
internal static class LiquidFilters
{
    private const int MostDigits = 4;

    public static void Bound(FilterCollection filters)
    {
        foreach (var (name, filter) in filters.ToList())
        {
            filters.AddFilter(name, (input, arguments, context) => RunAsync(name, filter, input, arguments, context));
        }
    }

    private static async ValueTask<FluidValue> RunAsync(
        string name,
        FilterDelegate filter,
        FluidValue input,
        FilterArguments arguments,
        TemplateContext context
    )
    {
        var run = LiquidRun.Of(context);
        run.Check();
        run.CheckText(LengthOf(input, run.Limits.MaxTemplateOutput));
        for (var i = 0; i < arguments.Count; i++)
        {
            run.CheckText(LengthOf(arguments.At(i), run.Limits.MaxTemplateOutput));
        }

        switch (name)
        {
            case "join" when input is ArrayValue list && arguments.Count > 0:
                run.CheckText(
                    LengthOf(list, run.Limits.MaxTemplateOutput) + ((long)list.Values.Count * arguments.At(0).ToStringValue().Length)
                );
                break;
            case "replace" when arguments.Count > 1:
                CheckReplacement(run, input.ToStringValue(), arguments.At(0).ToStringValue(), arguments.At(1).ToStringValue());
                break;
            case "split" when arguments.Count > 0:
                run.CheckItems(Parts(input.ToStringValue(), arguments.At(0).ToStringValue()));
                break;
            case "format_string":
                CheckWidth(name, input.ToStringValue());
                break;
            case "date" or "format_date" or "format_number" when arguments.Count > 0:
                CheckWidth(name, arguments.At(0).ToStringValue());
                break;
        }
        var made = await filter(input, arguments, context);
        run.CheckText(LengthOf(made, run.Limits.MaxTemplateOutput));
        // A list that came from a variable may be longer than the limit; a filter that only selects or sorts does not make it longer.
        if (made is ArrayValue items && (input is not ArrayValue whole || items.Values.Count > whole.Values.Count))
        {
            run.CheckItems(items.Values.Count);
        }

        run.Check();
        return made;
    }

    // A format string can ask for padding of any width, so large numbers in it are refused.
    private static void CheckWidth(string name, string format)
    {
        var digits = 0;
        foreach (var character in format)
        {
            digits = char.IsAsciiDigit(character) ? digits + 1 : 0;
            if (digits > MostDigits)
            {
                throw new ExpressionException(
                    $"The template's filter '{name}' has a number of more than {MostDigits} digits in its format."
                );
            }
        }
    }

    private static void CheckReplacement(LiquidRun run, string text, string what, string by)
    {
        if (what.Length > 0 && by.Length > what.Length)
        {
            run.CheckText(text.Length + ((long)Parts(text, what) * (by.Length - what.Length)));
        }
    }

    private static int Parts(string text, string separator) => separator.Length == 0 ? text.Length : text.AsSpan().Count(separator) + 1;

    // A list counts as the text that it would become; counting stops when the limit is exceeded.
    private static long LengthOf(FluidValue value, long limit)
    {
        if (value is StringValue)
        {
            return value.ToStringValue().Length;
        }

        if (value is not ArrayValue list)
        {
            return 0;
        }

        var length = 0L;
        foreach (var item in list.Values)
        {
            length += 1 + LengthOf(item, limit);
            if (length > limit)
            {
                break;
            }
        }
        return length;
    }
}
