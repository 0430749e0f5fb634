using Acornima.Ast;
using Jint;

namespace Workflows.Engine.Expressions;

/// <summary>A script parsed once, with the names that it uses from outside.</summary>
public sealed class PreparedScript
{
    internal PreparedScript(string source, Prepared<Script> script)
    {
        Source = source;
        Script = script;
        Globals = (script.ReferencedGlobals ?? Enumerable.Empty<string>()).Distinct().ToArray();
        SeesEverything = Globals.Contains("globalThis");
    }

    /// <summary>The text.</summary>
    public string Source { get; }

    /// <summary>Names that the script uses and does not declare.</summary>
    public IReadOnlyList<string> Globals { get; }

    internal Prepared<Script> Script { get; }

    // A script that walks over the global object must find all helpers there.
    internal bool SeesEverything { get; }
}
