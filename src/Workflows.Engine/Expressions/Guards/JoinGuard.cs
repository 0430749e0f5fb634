using System.Runtime.CompilerServices;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>
/// Joins lists in place of the built-in functions, and checks length and time while it does: a list that contains another one twice, which
/// contains another one twice and so on, is short, and its text is not.
/// </summary>
internal sealed class JoinGuard(SizeLimits sizes)
{
    private readonly HashSet<ObjectInstance> _open = new(ReferenceEqualityComparer.Instance);

    /// <summary><c>join(separator)</c> of a list or of an array of numbers</summary>
    public JsValue Join(in GuardedCall call) => Join(call, call.Argument(0));

    /// <summary><c>toString()</c> of a list</summary>
    public JsValue ToText(in GuardedCall call)
    {
        // As the standard says, toString() calls join(), which a script may have changed.
        if (call.This is ObjectInstance list && list.Get("join") is { } join && join.IsCallable())
        {
            return call.Engine.Call(join, list, []);
        }

        return call.Run();
    }

    /// <summary><c>toLocaleString()</c> of a list</summary>
    public JsValue ToLocalText(in GuardedCall call) => Join(call, JsValue.Undefined, localized: true);

    private JsValue Join(in GuardedCall call, JsValue separator, bool localized = false)
    {
        if (call.This is not ObjectInstance list)
        {
            return call.Run();
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        // The standard leaves a list out that contains itself.
        if (!_open.Add(list))
        {
            return JsString.Empty;
        }

        try
        {
            var length = TypeConverter.ToLength(list.Get("length"));
            var between = separator.IsUndefined() ? "," : TypeConverter.ToString(separator);
            var text = new StringBuilder();
            for (ulong i = 0; i < length; i++)
            {
                if ((i & 255) == 0)
                {
                    call.Engine.Constraints.Check();
                }

                if (i > 0)
                {
                    text.Append(between);
                }

                var item = list.Get(JsNumber.Create((double)i));
                if (!item.IsNull() && !item.IsUndefined())
                {
                    text.Append(TypeConverter.ToString(localized ? Localized(call, item) : item));
                }

                sizes.CheckText(text.Length);
            }

            return JsString.Create(text.ToString());
        }
        finally
        {
            _open.Remove(list);
        }
    }

    private static JsValue Localized(in GuardedCall call, JsValue item) =>
        call.Engine.GetValue(item, JsString.Create("toLocaleString")) is { } local && local.IsCallable()
            ? call.Engine.Call(local, item, [])
            : item;
}
