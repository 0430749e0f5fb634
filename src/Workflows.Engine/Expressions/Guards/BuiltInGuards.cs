using System.Collections.Frozen;
using Jint.Native;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>
/// Says which guards a script needs. The interpreter looks at its limits between statements and in most of its own loops, but a single call
/// such as <c>'x'.repeat(500000000)</c> takes what it wants at once. A guard checks how much a call would make before it runs. Only functions
/// that a script can reach are guarded: those whose names it contains, or all of them when it uses <c>Reflect</c> and the like.
/// </summary>
internal static class BuiltInGuards
{
    // Their results have no bound, they block the thread, they read the real clock, or they loop without a look at the limits.
    private static readonly string[] RemovedGlobals =
    [
        "AggregateError",
        "AsyncIterator",
        "Atomics",
        "BigInt",
        "BigInt64Array",
        "BigUint64Array",
        "FinalizationRegistry",
        "Iterator",
        "ShadowRealm",
        "SharedArrayBuffer",
        "Temporal",
        "WeakRef",
    ];

    private static readonly FrozenDictionary<string, string[]> RemovedMembers = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["DataView.prototype"] = ["getBigInt64", "getBigUint64", "setBigInt64", "setBigUint64"],
        ["Intl"] = ["ListFormat", "getCanonicalLocales"],
        ["Math"] = ["sumPrecise"],
        [Holders.IteratorPrototype] =
        [
            "chunks",
            "drop",
            "every",
            "filter",
            "find",
            "flatMap",
            "forEach",
            "includes",
            "join",
            "map",
            "reduce",
            "some",
            "take",
            "toArray",
            "windows",
            "constructor",
        ],
        ["Set.prototype"] = ["difference", "intersection", "isDisjointFrom", "isSubsetOf", "isSupersetOf", "symmetricDifference", "union"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Guard> Special = SpecialGuards().ToFrozenDictionary(StringComparer.Ordinal);

    // Lists become texts without any name in the script, for example in a sum.
    private static readonly HashSet<string> OfLists = new(StringComparer.Ordinal) { "join", "toString", "toLocaleString" };

    private static readonly Lazy<FrozenDictionary<string, Member[]>> Members = new(Holders.FindMembers);

    /// <summary>Finds the guards that a script needs.</summary>
    public static GuardPlan PlanFor(ScriptAnalysis analysis)
    {
        bool Reaches(string name) => analysis.Reflects || analysis.Names.Contains(name);
        return new GuardPlan(
            [.. Members.Value.Where(m => Reaches(m.Key) || analysis.MakesLists && OfLists.Contains(m.Key)).SelectMany(m => m.Value)],
            [.. RemovedGlobals.Where(Reaches)],
            [.. RemovedMembers.Where(m => m.Value.Any(Reaches)).Select(m => m.Key)],
            // Any array of numbers leads to its constructor, so one name is enough for all of them.
            Reaches("ArrayBuffer") || Reaches("constructor") || BinaryGuards.TypedArrays.Keys.Any(Reaches)
        );
    }

    /// <summary>Finds the guards for a property that a script reaches by a name that is known at run time only.</summary>
    public static GuardPlan PlanFor(JsValue key)
    {
        var name = Holders.NameOf(key);
        return new GuardPlan(
            Members.Value.GetValueOrDefault(name) ?? [],
            [.. RemovedGlobals.Where(g => g == name)],
            [.. RemovedMembers.Where(m => m.Value.Contains(name)).Select(m => m.Key)],
            name is "ArrayBuffer" or "constructor" || BinaryGuards.TypedArrays.ContainsKey(name)
        );
    }

    /// <summary>Names of the members that an object loses.</summary>
    public static IReadOnlyList<string> RemovedFrom(string holder) => RemovedMembers[holder];

    /// <summary>The guard of a member; null when only the lengths of its texts are checked.</summary>
    public static Guard? Of(Member member, JoinGuard joins) =>
        (member.Holder, member.Name) switch
        {
            ("Array.prototype" or Holders.TypedArrayPrototype, "join") => joins.Join,
            ("Array.prototype" or Holders.TypedArrayPrototype, "toString") => joins.ToText,
            ("Array.prototype" or Holders.TypedArrayPrototype, "toLocaleString") => joins.ToLocalText,
            _ => Special.GetValueOrDefault($"{member.Holder}.{member.Name}"),
        };

    private static Dictionary<string, Guard> SpecialGuards()
    {
        var guards = new Dictionary<string, Guard>(StringComparer.Ordinal)
        {
            ["Array.prototype.flat"] = ListGuards.Flat,
            ["JSON.stringify"] = JsonGuard.Stringify,
            ["RegExp.prototype.[Symbol.match]"] = TextGuards.MatchText,
            ["RegExp.prototype.[Symbol.replace]"] = TextGuards.ReplaceText,
            ["String.prototype.concat"] = TextGuards.Concat,
            ["String.prototype.localeCompare"] = ListGuards.OfLocales,
            ["String.prototype.match"] = TextGuards.Match,
            ["String.prototype.normalize"] = TextGuards.Normalize,
            ["String.prototype.padEnd"] = TextGuards.Pad,
            ["String.prototype.padStart"] = TextGuards.Pad,
            ["String.prototype.repeat"] = TextGuards.Repeat,
            ["String.prototype.replace"] = TextGuards.Replace,
            ["String.prototype.replaceAll"] = TextGuards.Replace,
            ["Uint8Array.prototype.toHex"] = BinaryGuards.ToHex,
            [Holders.TypedArray + ".from"] = BinaryGuards.From,
            ["globalThis.encodeURI"] = TextGuards.EncodeUri,
            ["globalThis.encodeURIComponent"] = TextGuards.EncodeUri,
            ["globalThis.escape"] = TextGuards.Escape,
        };
        foreach (
            var name in new[]
            {
                "anchor",
                "big",
                "blink",
                "bold",
                "fixed",
                "fontcolor",
                "fontsize",
                "italics",
                "link",
                "small",
                "strike",
                "sub",
                "sup",
            }
        )
        {
            guards["String.prototype." + name] = TextGuards.Html;
        }

        foreach (var name in new[] { "all", "allSettled", "any", "race" })
        {
            guards["Promise." + name] = ListGuards.OfIterable;
        }

        foreach (
            var name in new[]
            {
                "assign",
                "defineProperties",
                "entries",
                "freeze",
                "getOwnPropertyDescriptors",
                "getOwnPropertyNames",
                "isFrozen",
                "isSealed",
                "keys",
                "seal",
                "values",
            }
        )
        {
            guards["Object." + name] = ListGuards.OfObjects;
        }

        guards["Reflect.ownKeys"] = ListGuards.OfObjects;
        foreach (var holder in new[] { "Date.prototype", "Number.prototype", "String.prototype" })
        {
            foreach (
                var name in new[] { "toLocaleString", "toLocaleDateString", "toLocaleTimeString", "toLocaleLowerCase", "toLocaleUpperCase" }
            )
            {
                guards[$"{holder}.{name}"] = ListGuards.OfLocales;
            }
        }

        return guards;
    }
}
