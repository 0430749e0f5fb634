using System.Text;
using Acornima;
using Acornima.Ast;
using Workflows.Engine.Expressions.Guards;

namespace Workflows.Engine.Expressions;

/// <summary>
/// What the parsed text of a script shows: which names it uses, whether it can reach a built-in function without naming it, and where the
/// source needs a check at run time. A script that needs no check pays for none.
/// </summary>
internal sealed class ScriptAnalysis : AstVisitor
{
    // These read properties by a name that is only known at run time.
    private static readonly HashSet<string> Reflecting = new(StringComparer.Ordinal)
    {
        "Reflect",
        "Proxy",
        "globalThis",
        "getOwnPropertyDescriptor",
        "getOwnPropertyDescriptors",
        "getOwnPropertyNames",
        "defineProperty",
        "defineProperties",
    };

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(int Position, string Text)> _insertions = [];
    private string? _refusal;

    private ScriptAnalysis() { }

    /// <summary>All identifiers, member names and texts of the script.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Whether the script can reach a property without its name standing in the script, other than by <c>object[name]</c>.</summary>
    public bool Reflects { get; private set; }

    /// <summary>Whether the script makes lists.</summary>
    public bool MakesLists { get; private set; }

    /// <summary>Whether <see cref="Checked"/> inserts calls of the functions of <see cref="SyntaxCheck"/>.</summary>
    public bool HasChecks => _insertions.Count > 0;

    /// <summary>Analyses a parsed script.</summary>
    /// <param name="script">The script.</param>
    /// <exception cref="ExpressionException">The script uses something that scripts of a workflow may not use.</exception>
    public static ScriptAnalysis Of(Script script)
    {
        var analysis = new ScriptAnalysis();
        analysis.Visit(script);
        return analysis._refusal is { } refusal ? throw new ExpressionException(refusal) : analysis;
    }

    /// <summary>The source with the calls of the functions of <see cref="SyntaxCheck"/>.</summary>
    public string Checked(string source)
    {
        var text = new StringBuilder(source);
        // From the end to the beginning, so that the positions before stay right; of two at one position the outer one was added first.
        foreach (
            var (insertion, _) in _insertions
                .Select((i, order) => (i, order))
                .OrderByDescending(i => i.i.Position)
                .ThenByDescending(i => i.order)
        )
        {
            text.Insert(insertion.Position, insertion.Text);
        }

        return text.ToString();
    }

    protected override object? VisitIdentifier(Identifier node)
    {
        Name(node.Name);
        return base.VisitIdentifier(node);
    }

    protected override object? VisitLiteral(Literal node)
    {
        switch (node)
        {
            case BigIntLiteral:
                Refuse("The script uses a BigInt (a number with an n at its end), whose size has no limit; use a plain number.");
                break;
            case StringLiteral text:
                Name(text.Value);
                break;
        }

        return base.VisitLiteral(node);
    }

    protected override object? VisitMemberExpression(MemberExpression node)
    {
        if (node.Computed && node.Property is not Literal)
        {
            Wrap(node.Property, SyntaxCheck.KeyName);
        }

        return base.VisitMemberExpression(node);
    }

    protected override object? VisitAssignmentProperty(AssignmentProperty node)
    {
        if (node.Computed && node.Key is not Literal)
        {
            Wrap(node.Key, SyntaxCheck.KeyName);
        }

        return base.VisitAssignmentProperty(node);
    }

    protected override object? VisitArrayExpression(ArrayExpression node)
    {
        MakesLists = true;
        return base.VisitArrayExpression(node);
    }

    protected override object? VisitWithStatement(WithStatement node)
    {
        Refuse("The script uses a 'with' statement, which is not supported; name the object instead.");
        return base.VisitWithStatement(node);
    }

    protected override object? VisitTemplateLiteral(TemplateLiteral node)
    {
        // As the tag of the template, the check function joins the parts itself, and checks the length while it does.
        if (node.Expressions.Count > 1)
        {
            _insertions.Add((node.Start, " " + SyntaxCheck.Name));
        }

        return base.VisitTemplateLiteral(node);
    }

    protected override object? VisitTaggedTemplateExpression(TaggedTemplateExpression node)
    {
        Visit(node.Tag);
        foreach (var expression in node.Quasi.Expressions)
        {
            Visit(expression);
        }

        return node;
    }

    protected override object? VisitObjectExpression(ObjectExpression node)
    {
        foreach (var property in node.Properties)
        {
            if (property is SpreadElement spread)
            {
                Wrap(spread.Argument, SyntaxCheck.Name);
            }
        }

        return base.VisitObjectExpression(node);
    }

    protected override object? VisitForInStatement(ForInStatement node)
    {
        Wrap(node.Right, SyntaxCheck.Name);
        return base.VisitForInStatement(node);
    }

    protected override object? VisitVariableDeclarator(VariableDeclarator node)
    {
        if (node is { Id: ObjectPattern pattern, Init: { } value } && HasRest(pattern))
        {
            Wrap(value, SyntaxCheck.Name);
            foreach (var property in pattern.Properties)
            {
                Visit(property);
            }

            Visit(value);
            return node;
        }

        return base.VisitVariableDeclarator(node);
    }

    protected override object? VisitObjectPattern(ObjectPattern node)
    {
        if (HasRest(node))
        {
            Refuse(
                "The script collects the rest of an object ('...rest') in a place other than 'const { a, ...rest } = object'; write it so."
            );
        }

        return base.VisitObjectPattern(node);
    }

    private static bool HasRest(ObjectPattern pattern)
    {
        foreach (var property in pattern.Properties)
        {
            if (property is RestElement)
            {
                return true;
            }
        }

        return false;
    }

    private void Wrap(Node expression, string function)
    {
        _insertions.Add((expression.Start, $" {function}(("));
        _insertions.Add((expression.End, "))"));
    }

    private void Name(string name)
    {
        _names.Add(name);
        Reflects |= Reflecting.Contains(name);
    }

    private void Refuse(string sentence) => _refusal ??= sentence;
}
