using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Workflows.Studio.Shell;

namespace Workflows.Server.Studio;

/// <summary>Shows the form of <c>/sign-in</c> at the studio's addresses; what it sends goes to <c>/sign-in</c>, which leads back.</summary>
internal sealed class StudioSignIn(IModelMetadataProvider metadata) : IStudioSignIn
{
    /// <inheritdoc />
    public IResult Page(string returnPath) => new Form(metadata, returnPath);

    private sealed class Form(IModelMetadataProvider metadata, string returnPath) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            new ViewResult
            {
                ViewName = "/Pages/StudioSignIn.cshtml",
                ViewData = new ViewDataDictionary<string>(metadata, new ModelStateDictionary()) { Model = returnPath },
            }.ExecuteResultAsync(new ActionContext(httpContext, httpContext.GetRouteData(), new ActionDescriptor()));
    }
}
