using Jint.Native;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>A built-in function on its object.</summary>
/// <param name="Holder">The path of the object, for example <c>String.prototype</c>.</param>
/// <param name="Key">The function's key, a text or a symbol.</param>
/// <param name="Name">The function's name.</param>
internal sealed record Member(string Holder, JsValue Key, string Name);

/// <summary>The guards that one script needs.</summary>
/// <param name="Members">The functions that get a guard.</param>
/// <param name="RemovedGlobals">Global names that are removed.</param>
/// <param name="HoldersWithRemovals">Paths of the objects that lose members.</param>
/// <param name="UsesBinary">Whether the script can make arrays of numbers.</param>
internal sealed record GuardPlan(
    IReadOnlyList<Member> Members,
    IReadOnlyList<string> RemovedGlobals,
    IReadOnlyList<string> HoldersWithRemovals,
    bool UsesBinary
);
