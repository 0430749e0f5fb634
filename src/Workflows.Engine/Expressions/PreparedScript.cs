using Acornima.Ast;
using Jint;

namespace Workflows.Engine.Expressions;

/// <summary>A parsed script, with the global names that it uses.</summary>
public sealed class PreparedScript
{
    internal PreparedScript(Prepared<Script> script)
    {
        Script = script;
        Globals = (script.ReferencedGlobals ?? Enumerable.Empty<string>()).Distinct().ToArray();
        SeesEverything = Globals.Contains("globalThis");
    }

    /// <summary>Names that the script uses and does not declare.</summary>
    public IReadOnlyList<string> Globals { get; }

    internal Prepared<Script> Script { get; }

    /// <summary>Whether the script uses the global object itself, so that all helper functions must be defined.</summary>
    internal bool SeesEverything { get; }
}
