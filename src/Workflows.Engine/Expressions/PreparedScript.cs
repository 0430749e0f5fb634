using Acornima.Ast;
using Jint;
using Workflows.Engine.Expressions.Guards;

namespace Workflows.Engine.Expressions;

/// <summary>A parsed script, with the global names that it uses.</summary>
public sealed class PreparedScript
{
    internal PreparedScript(Prepared<Script> script, ScriptAnalysis analysis)
    {
        Script = script;
        Globals = (script.ReferencedGlobals ?? Enumerable.Empty<string>()).Distinct().ToArray();
        SeesEverything = Globals.Contains("globalThis");
        HasChecks = analysis.HasChecks;
        Guards = BuiltInGuards.PlanFor(analysis);
    }

    /// <summary>Names that the script uses and does not declare.</summary>
    public IReadOnlyList<string> Globals { get; }

    internal Prepared<Script> Script { get; }

    /// <summary>Whether the script uses the global object itself, so that all helper functions must be defined.</summary>
    internal bool SeesEverything { get; }

    /// <summary>Whether the script calls <see cref="SyntaxCheck"/>.</summary>
    internal bool HasChecks { get; }

    /// <summary>The built-in functions that get a guard before the script runs.</summary>
    internal GuardPlan Guards { get; }
}
