using System.Collections.Frozen;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>The objects of a script engine that hold its built-in functions.</summary>
internal static class Holders
{
    public const string Global = "globalThis";
    public const string IteratorPrototype = "Iterator.prototype";
    public const string TypedArray = "TypedArray";
    public const string TypedArrayPrototype = "TypedArray.prototype";

    private static readonly string[] Paths =
    [
        Global,
        "Array",
        "Array.prototype",
        "ArrayBuffer.prototype",
        "Date.prototype",
        "Intl.DateTimeFormat",
        "Intl.NumberFormat",
        "JSON",
        "Map",
        "Number.prototype",
        "Object",
        "Promise",
        "Reflect",
        "RegExp.prototype",
        "String",
        "String.prototype",
        TypedArray,
        TypedArrayPrototype,
        "Uint8Array",
        "Uint8Array.prototype",
    ];

    /// <summary>The object with this path.</summary>
    public static ObjectInstance Find(JintEngine engine, string path)
    {
        switch (path)
        {
            case Global:
                return engine.Global;
            case TypedArray:
                return engine.Intrinsics.Int8Array.Prototype!;
            case TypedArrayPrototype:
                return Member(engine.Intrinsics.Int8Array.Prototype!, "prototype");
            case IteratorPrototype:
                var iterator = (ObjectInstance)
                    engine.Call(Member(engine.Intrinsics.Array, "prototype").Get("values"), new JsArray(engine), []);
                return iterator.Prototype!.Prototype!;
        }

        var found = engine.Global;
        foreach (var name in path.Split('.'))
        {
            found = Member(found, name);
        }

        return found;
    }

    /// <summary>Finds the built-in functions of all objects, by name.</summary>
    public static FrozenDictionary<string, Member[]> FindMembers()
    {
        using var engine = new JintEngine();
        return Paths
            .SelectMany(path =>
                Find(engine, path)
                    .GetOwnPropertyKeys(Jint.Runtime.Types.String | Jint.Runtime.Types.Symbol)
                    .Select(key => MemberOf(engine, path, key))
            )
            .OfType<Member>()
            .GroupBy(m => m.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The name of a key: the text itself, or <c>[Symbol.match]</c> for a symbol.</summary>
    public static string NameOf(JsValue key)
    {
        var text = key.ToString();
        return key.IsSymbol() ? $"[{text["Symbol(".Length..^1]}]" : text;
    }

    private static Member? MemberOf(JintEngine engine, string path, JsValue key)
    {
        var value = Find(engine, path).GetOwnProperty(key).Value;
        var name = NameOf(key);
        // Constructors stay: scripts make objects of them, and compare with them.
        var isFunction = value is not null && value.IsCallable() && name != "constructor" && !(path == Global && char.IsUpper(name[0]));
        return isFunction ? new Member(path, key, name) : null;
    }

    private static ObjectInstance Member(ObjectInstance holder, string name) => (ObjectInstance)holder.Get(name);
}
