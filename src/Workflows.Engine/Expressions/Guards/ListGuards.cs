using System.Runtime.CompilerServices;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>Guards of the functions that take lists and whatever can be iterated.</summary>
internal static class ListGuards
{
    /// <summary><c>flat(depth)</c>: counts the elements of the result first.</summary>
    public static JsValue Flat(in GuardedCall call)
    {
        var depth = call.Argument(0).IsUndefined() ? 1 : TypeConverter.ToIntegerOrInfinity(call.Argument(0));
        if (call.This is JsArray list)
        {
            var budget = call.Sizes.List;
            Count(call, list, depth, ref budget);
        }

        return call.RunWith(JsNumber.Create(depth));
    }

    /// <summary>A function whose first argument is iterated without a look at the time: it gets a list, which is made under all limits.</summary>
    public static JsValue OfIterable(in GuardedCall call) =>
        call.Arguments.Length == 0 ? call.Run() : call.RunWith([ListOf(call, call.Arguments[0]), .. call.Arguments.Skip(1)]);

    /// <summary>A function of <c>Object</c> that makes a property, or a list element, of each character of a text.</summary>
    public static JsValue OfObjects(in GuardedCall call)
    {
        foreach (var argument in call.Arguments)
        {
            call.Sizes.CheckTextOfObjects(argument);
        }

        return call.Run();
    }

    /// <summary>A function that takes names of languages: a list-like object in their place could claim any length.</summary>
    public static JsValue OfLocales(in GuardedCall call)
    {
        foreach (var argument in call.Arguments)
        {
            CheckLocales(argument);
        }

        return call.Run();
    }

    /// <exception cref="ExpressionException">The value is neither a text nor a short list of texts.</exception>
    public static void CheckLocales(JsValue value)
    {
        const int Most = 100;
        if (value is JsArray list ? list.Length > Most : value is ObjectInstance o && o.HasProperty("length"))
        {
            throw new ExpressionException($"The script gave more than {Most} names of languages, or an object in their place.");
        }
    }

    /// <summary>A value that can be iterated, as a list.</summary>
    public static JsValue ListOf(in GuardedCall call, JsValue value)
    {
        if (value is not ObjectInstance)
        {
            call.Sizes.CheckTextOfObjects(value);
            return value;
        }

        return value is JsArray ? value : call.Engine.Call(call.Engine.Intrinsics.Array.Get("from"), call.Engine.Intrinsics.Array, [value]);
    }

    private static void Count(in GuardedCall call, JsArray list, double depth, ref long budget)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (uint i = 0; i < list.Length; i++)
        {
            if (--budget < 0)
            {
                call.Sizes.CheckList(call.Sizes.List + 1);
            }

            if (depth >= 1 && list[i] is JsArray inner)
            {
                Count(call, inner, depth - 1, ref budget);
            }
        }
    }
}
