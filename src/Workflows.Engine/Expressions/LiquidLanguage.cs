using System.Text.Json.Nodes;
using Fluid;
using Microsoft.Extensions.Options;

namespace Workflows.Engine.Expressions;

/// <summary><c>Liquid</c>: a text template. What it writes is encoded for HTML unless it passes through <c>raw</c>.</summary>
internal sealed class LiquidLanguage(IOptions<EngineOptions> options) : IExpressionLanguage
{
    private readonly FluidParser _parser = new(new FluidParserOptions { AllowFunctions = false });
    private readonly TemplateOptions _template = LiquidExpression.CreateOptions(options.Value.Expressions);

    public string Name => "Liquid";

    public CompiledExpression Compile(JsonNode? value, Type targetType)
    {
        var source = value is JsonValue v && v.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";
        if (source.Length == 0)
            return new LiteralExpression("");
        if (!_parser.TryParse(source, out var template, out var error))
            throw new ExpressionException($"The template does not parse: {error}");
        return new LiquidExpression(template, _template, options.Value.Expressions);
    }
}
