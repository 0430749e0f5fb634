using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>
/// The guard of <c>JSON.stringify</c>. The built-in function asks its replacer about every value before it writes it, so a replacer of ours
/// adds up the length of the text that is written.
/// </summary>
internal static class JsonGuard
{
    private const int MostIndent = 10;

    /// <summary><c>JSON.stringify(value, replacer, space)</c></summary>
    public static JsValue Stringify(in GuardedCall call)
    {
        var replacer = call.Argument(1);
        var count = new Count(call, replacer.IsCallable() ? replacer : null, replacer is JsArray list ? Names(list) : null);
        var counting = new ClrFunction(call.Engine, "replacer", count.Replace, 2, PropertyFlag.AllForbidden);
        return call.RunWith(call.Argument(0), counting, call.Argument(2));
    }

    private static List<JsValue> Names(JsArray list)
    {
        var names = new List<JsValue>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (uint i = 0; i < list.Length; i++)
        {
            var name = list[i];
            if (
                (name.IsString() || name.IsNumber() || name is IJsPrimitive { Type: Types.String or Types.Number })
                && known.Add(TypeConverter.ToString(name))
            )
            {
                names.Add(JsString.Create(TypeConverter.ToString(name)));
            }
        }

        return names;
    }

    /// <summary>The length of a text as JSON, with its quotes.</summary>
    public static long LengthOf(ReadOnlySpan<char> text)
    {
        var length = 2L + text.Length;
        foreach (var character in text)
        {
            length +=
                character is '"' or '\\' or '\b' or '\f' or '\n' or '\r' or '\t' ? 1
                : character < ' ' || char.IsSurrogate(character) ? 5
                : 0;
        }

        return length;
    }

    private sealed class Count(GuardedCall call, JsValue? replacer, List<JsValue>? names)
    {
        // Numbers, literals and punctuation are counted as one length that none of them exceeds.
        private const int Rest = 32;
        private int _steps;
        private long _length;

        public JsValue Replace(JsValue holder, JsValue[] arguments)
        {
            if ((++_steps & 255) == 0)
            {
                call.Engine.Constraints.Check();
            }

            var (key, value) = (arguments[0], arguments[1]);
            if (replacer is not null)
            {
                value = call.Engine.Call(replacer, holder, [key, value]);
            }

            _length += Rest + LengthOf(key.ToString()) + MostIndent;
            if (SizeLimits.LengthOfText(value) > 0)
            {
                _length += LengthOf(TypeConverter.ToString(value));
            }

            // The bound is rough, so it is larger than the limit of a text.
            if (_length > 2L * call.Sizes.Text)
            {
                call.Sizes.CheckText(_length);
            }

            return names is not null && value is ObjectInstance o && value is not JsArray && !o.IsCallable() ? Selected(o) : value;
        }

        // A list of names selects and orders the members, which a replacer function cannot do; a copy with these members has the same text.
        private JsValue Selected(ObjectInstance source)
        {
            if (source is IJsPrimitive)
            {
                return source;
            }

            var copy = new JsObject(call.Engine);
            foreach (var name in names!)
            {
                if (source.HasProperty(name))
                {
                    copy.Set(name, source.Get(name));
                }
            }

            return copy;
        }
    }
}
