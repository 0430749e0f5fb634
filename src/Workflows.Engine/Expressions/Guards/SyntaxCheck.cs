using System.Security.Cryptography;
using System.Text;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>
/// The functions that a script calls where its syntax, and no built-in function, does something that needs a check. One is called where
/// syntax takes a text apart or joins texts: <c>{ ...text }</c>, <c>for (key in text)</c>, <c>const { ...rest } = text</c> and templates with
/// several parts. The other is called with each name that is known at run time only, as in <c>object[name]</c>. <see cref="ScriptAnalysis"/>
/// inserts the calls. The names are random, so that no script can declare a function in their place.
/// </summary>
internal static class SyntaxCheck
{
    /// <summary>The name of the function that checks texts.</summary>
    public static string Name { get; } = "$" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>The name of the function that checks names of properties.</summary>
    public static string KeyName { get; } = Name + "k";

    /// <summary>Defines the functions.</summary>
    public static void Install(JintEngine engine, SizeLimits sizes, EngineGuards guards)
    {
        Define(engine, Name, arguments => Check(sizes, arguments));
        Define(engine, KeyName, arguments => Key(guards, arguments[0]));
    }

    private static void Define(JintEngine engine, string name, Func<JsValue[], JsValue> call) =>
        engine.Global.FastSetProperty(
            name,
            new PropertyDescriptor(
                new ClrFunction(engine, "check", (_, arguments) => call(arguments), 1, PropertyFlag.AllForbidden),
                PropertyFlag.AllForbidden
            )
        );

    private static JsValue Key(EngineGuards guards, JsValue value)
    {
        if (value is JsNumber)
        {
            return value;
        }

        var key = TypeConverter.ToPropertyKey(value);
        guards.Reach(key);
        return key;
    }

    private static JsValue Check(SizeLimits sizes, JsValue[] arguments)
    {
        if (arguments is [var value])
        {
            sizes.CheckTextOfObjects(value);
            return value;
        }

        // The tag of a template gets its fixed parts as a list, then its values.
        var parts = (JsArray)arguments[0];
        var text = new StringBuilder();
        for (uint i = 0; i < parts.Length; i++)
        {
            text.Append(parts[i].ToString());
            if (i + 1 < arguments.Length)
            {
                text.Append(TypeConverter.ToString(arguments[i + 1]));
            }

            sizes.CheckText(text.Length);
        }

        return JsString.Create(text.ToString());
    }
}
