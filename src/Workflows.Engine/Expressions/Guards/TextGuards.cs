using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>Guards of the functions that make a long text of short ones.</summary>
internal static class TextGuards
{
    private const string LastIndex = "lastIndex";

    // The longest compatible form of a single character has 18 characters (U+FDFA).
    private const int MostOfNormalized = 18;

    /// <summary><c>repeat(count)</c></summary>
    public static JsValue Repeat(in GuardedCall call)
    {
        var text = TypeConverter.ToString(call.This);
        var count = TypeConverter.ToIntegerOrInfinity(call.Argument(0));
        if (count > 0 && text.Length > 0)
        {
            call.Sizes.CheckText((long)Math.Min(count * text.Length, long.MaxValue / 2));
        }

        return call.Engine.Call(call.Original, JsString.Create(text), [JsNumber.Create(count)]);
    }

    /// <summary><c>padStart(length, fill)</c> and <c>padEnd</c></summary>
    public static JsValue Pad(in GuardedCall call)
    {
        var length = TypeConverter.ToIntegerOrInfinity(call.Argument(0));
        call.Sizes.CheckText((long)Math.Clamp(length, 0, long.MaxValue / 2));
        return call.Arguments.Length > 1 ? call.RunWith(JsNumber.Create(length), call.Arguments[1]) : call.RunWith(JsNumber.Create(length));
    }

    /// <summary><c>concat(…)</c> of a text</summary>
    public static JsValue Concat(in GuardedCall call)
    {
        var parts = new JsValue[call.Arguments.Length];
        var length = (long)TypeConverter.ToString(call.This).Length;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = TypeConverter.ToString(call.Arguments[i]);
            parts[i] = JsString.Create(part);
            call.Sizes.CheckText(length += part.Length);
        }

        return call.RunWith(parts);
    }

    /// <summary><c>normalize(form)</c></summary>
    public static JsValue Normalize(in GuardedCall call)
    {
        call.Sizes.CheckText((long)TypeConverter.ToString(call.This).Length * MostOfNormalized);
        return call.Run();
    }

    /// <summary><c>link(address)</c>, <c>anchor(name)</c> and the others that make HTML</summary>
    public static JsValue Html(in GuardedCall call)
    {
        var value = TypeConverter.ToString(call.Argument(0));
        var quotes = (long)value.AsSpan().Count('"');
        call.Sizes.CheckText(TypeConverter.ToString(call.This).Length + value.Length + (quotes * "&quot;".Length));
        return call.Run();
    }

    /// <summary><c>encodeURIComponent(text)</c> and <c>encodeURI</c></summary>
    public static JsValue EncodeUri(in GuardedCall call)
    {
        var text = TypeConverter.ToString(call.Argument(0));
        call.Sizes.CheckText(3L * Encoding.UTF8.GetByteCount(text));
        return call.RunWith(JsString.Create(text));
    }

    /// <summary><c>escape(text)</c></summary>
    public static JsValue Escape(in GuardedCall call)
    {
        var text = TypeConverter.ToString(call.Argument(0));
        call.Sizes.CheckText("%uFFFF".Length * (long)text.Length);
        return call.RunWith(JsString.Create(text));
    }

    /// <summary><c>match(pattern)</c>, which finds all matches at once</summary>
    public static JsValue Match(in GuardedCall call)
    {
        call.Sizes.CheckTextOfObjects(JsString.Create(TypeConverter.ToString(call.This)));
        return call.Run();
    }

    /// <summary><c>pattern[Symbol.match](text)</c></summary>
    public static JsValue MatchText(in GuardedCall call)
    {
        var text = JsString.Create(TypeConverter.ToString(call.Argument(0)));
        call.Sizes.CheckTextOfObjects(text);
        return call.RunWith(text);
    }

    /// <summary><c>replace(pattern, by)</c> and <c>replaceAll</c></summary>
    public static JsValue Replace(in GuardedCall call) =>
        Replace(call, TypeConverter.ToString(call.This), call.Argument(0), call.Argument(1), (pattern, by) => [pattern, by]);

    /// <summary><c>pattern[Symbol.replace](text, by)</c></summary>
    public static JsValue ReplaceText(in GuardedCall call)
    {
        var text = JsString.Create(TypeConverter.ToString(call.Argument(0)));
        return Replace(call, text.ToString(), call.This, call.Argument(1), (_, by) => [text, by]);
    }

    private static JsValue Replace(
        in GuardedCall call,
        string text,
        JsValue pattern,
        JsValue by,
        Func<JsValue, JsValue, JsValue[]> arguments
    )
    {
        if (by.IsCallable())
        {
            return call.RunWith(arguments(pattern, CountingReplacer(call, text.Length, by)));
        }

        var replacement = TypeConverter.ToString(by);
        var references = replacement.AsSpan().Count('$');
        var most = replacement.Length + ((long)references * text.Length);
        if (text.Length + (MostMatches(text, pattern) * most) > call.Sizes.Text)
        {
            // The rough bound is too large, so the matches are counted exactly before anything is replaced.
            var lastIndex = pattern is ObjectInstance o ? o.Get(LastIndex) : null;
            call.RunWith(arguments(pattern, Counter(call, text.Length, replacement.Length, references)));
            if (lastIndex is not null)
            {
                ((ObjectInstance)pattern).Set(LastIndex, lastIndex);
            }
        }

        return call.RunWith(arguments(pattern, JsString.Create(replacement)));
    }

    private static long MostMatches(string text, JsValue pattern) =>
        pattern is ObjectInstance ? text.Length + 1L : (text.Length / Math.Max(1, SizeLimits.LengthOfText(pattern))) + 1L;

    // Calls the script's own replacer and adds up what it returns.
    private static ClrFunction CountingReplacer(GuardedCall call, int length, JsValue replacer)
    {
        var total = (long)length;
        return new ClrFunction(
            call.Engine,
            "replacer",
            (self, arguments) =>
            {
                var made = TypeConverter.ToString(call.Engine.Call(replacer, self, arguments));
                call.Sizes.CheckText(total += made.Length);
                return JsString.Create(made);
            },
            0,
            PropertyFlag.AllForbidden
        );
    }

    // Takes the place of the replacement and adds up how long each one will be; what it returns is thrown away.
    private static ClrFunction Counter(GuardedCall call, int length, int replacement, int references)
    {
        var total = (long)length;
        return new ClrFunction(
            call.Engine,
            "counter",
            (_, arguments) =>
            {
                call.Engine.Constraints.Check();
                // A reference stands for a group, or for the text before or after the match.
                call.Sizes.CheckText(total += replacement + ((long)references * LongestReference(arguments, length)));
                return JsString.Empty;
            },
            0,
            PropertyFlag.AllForbidden
        );
    }

    // The arguments of a replacer are the match, its groups, its position, the whole text and the named groups.
    private static int LongestReference(JsValue[] arguments, int length)
    {
        var longest = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is JsNumber position)
            {
                var before = (int)position.AsNumber();
                return Math.Max(longest, Math.Max(before, length - before));
            }

            longest = Math.Max(longest, SizeLimits.LengthOfText(arguments[i]));
        }

        return longest;
    }
}
