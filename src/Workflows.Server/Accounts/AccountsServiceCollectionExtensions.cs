using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Migrations;
using Workflows.Studio.Access;
using Workflows.Studio.Live;

namespace Workflows.Server.Accounts;

/// <summary>Registers the accounts of the people who use operations, dashboard and the studio.</summary>
public static class AccountsServiceCollectionExtensions
{
    /// <summary>Name of the policy that protects the pages and actions of the digital team.</summary>
    public const string Operations = "Operations";

    /// <summary>Name of the policy that protects the pages on which an administrator looks after the accounts.</summary>
    public const string Administration = "Administration";

    /// <summary>Adds ASP.NET Identity with cookies, and Data Protection with keys that the master key encrypts.</summary>
    /// <exception cref="ConfigurationException">A value of section <c>Accounts</c> is wrong; the sentence says which.</exception>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        AccountsOptions.Check(configuration.GetSection("Accounts"));
        services.Configure<AccountsOptions>(configuration.GetSection("Accounts"));
        services.AddSingleton(new MigrationSource(typeof(AccountsDbContext).Assembly));
        services.AddDbContext<AccountsDbContext>(
            (provider, options) =>
            {
                var database = provider.GetRequiredService<Database>();
                if (database.Dialect == Dialect.PostgreSql)
                {
                    options.UseNpgsql(database.Postgres!);
                }
                else
                {
                    options.UseSqlite(database.ConnectionString);
                }
            }
        );
        services.AddDataProtection().SetApplicationName("workflows");
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = provider.GetRequiredService<KeyRing>();
            options.XmlEncryptor = new MasterKeyXmlEncryptor(provider);
        }));
        services
            .AddIdentity<IdentityUser, IdentityRole>(options =>
            {
                options.Password.RequiredLength = AccountPasswords.Shortest;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.User.RequireUniqueEmail = true;
                // Names are addresses, and what an address is, is said elsewhere: an invited one must not be refused later, at its first change.
                options.User.AllowedUserNameCharacters = "";
            })
            .AddEntityFrameworkStores<AccountsDbContext>();
        AddCookies(services);
        AddTokens(services);
        services.AddSingleton<IClaimsTransformation, RolePermissions>();
        services
            .AddOptions<PublishingOptions>()
            .Configure<IOptions<AccountsOptions>, IHostEnvironment>(
                (publishing, accounts, environment) => publishing.FourEyes = accounts.Value.FourEyesPublish ?? !environment.IsDevelopment()
            );
        services
            .AddAuthorizationBuilder()
            .AddPolicy(Operations, policy => policy.RequireAuthenticatedUser().RequireRole(AccountRoles.All).RequireAssertion(OnlyReads))
            .AddPolicy(Administration, policy => policy.RequireAuthenticatedUser().RequireRole(AccountRoles.Administrator));
        services
            .AddSingleton<FirstAdministrator>()
            .AddSingleton<SignInThrottle>()
            .AddSingleton<AccountSessions>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<IAccountNames, AccountNames>()
            .AddSingleton<ILiveSessions, LiveSessions>()
            .AddSingleton<AccountAuthenticators>()
            .AddSingleton<AccountLinks>()
            .AddSingleton<PendingSignIn>()
            .AddSingleton<EnrolmentSecret>()
            .AddSingleton<UnknownAccount>()
            .AddScoped<AccountChanges>()
            .AddScoped<RoleAssignments>()
            .AddScoped<AccountBook>()
            .AddScoped<AccountPasswords>()
            .AddScoped<AccountInvitations>()
            .AddScoped<SigningIn>();
        return services;
    }

    /// <summary>An auditor looks at the pages and changes nothing; what an account does with its own password is on another page.</summary>
    private static bool OnlyReads(AuthorizationHandlerContext context) =>
        !context.User.IsInRole(AccountRoles.Auditor)
        || context.Resource is HttpContext { Request.Method: var method } && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method));

    /// <summary>Elsa's API takes an access token where a request brings one, else the session's cookie; pages take the cookie alone.</summary>
    private static void AddTokens(IServiceCollection services)
    {
        const string either = "CookieOrToken";
        services
            .AddAuthentication(options => options.DefaultAuthenticateScheme = either)
            .AddPolicyScheme(
                either,
                null,
                options =>
                    options.ForwardDefaultSelector = context =>
                        context.Request.Path.StartsWithSegments("/elsa", StringComparison.Ordinal) && BringsToken(context.Request)
                            ? JwtBearerDefaults.AuthenticationScheme
                            : IdentityConstants.ApplicationScheme
            )
            .AddJwtBearer();
        services
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<AccessTokens>(
                (options, tokens) =>
                {
                    options.MapInboundClaims = false;
                    options.TokenValidationParameters = tokens.Parameters;
                    options.Events = new JwtBearerEvents
                    {
                        OnMessageReceived = context =>
                        {
                            // A WebSocket cannot send the header.
                            if (context.Request.Path.StartsWithSegments("/elsa/hubs", StringComparison.Ordinal))
                            {
                                context.Token = context.Request.Query["access_token"];
                            }

                            return Task.CompletedTask;
                        },
                        OnTokenValidated = tokens.CheckAsync,
                    };
                }
            );
    }

    private static bool BringsToken(HttpRequest request) =>
        request.Headers.Authorization.Count > 0
        || request.Path.StartsWithSegments("/elsa/hubs", StringComparison.Ordinal) && request.Query.ContainsKey("access_token");

    /// <summary>Names, paths and protection of all cookies follow from the public address.</summary>
    private static void AddCookies(IServiceCollection services)
    {
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<PublicAddress, AccountSessions>(
                (options, address, sessions) =>
                {
                    Secure(options.Cookie, address, "workflows-session");
                    options.ExpireTimeSpan = TimeSpan.FromHours(8);
                    options.LoginPath = "/sign-in";
                    options.LogoutPath = "/sign-out";
                    options.Events.OnValidatePrincipal = sessions.CheckAsync;
                    // Who is signed in and may not see a page is told so: the sign-in would ask for what they have given already.
                    options.Events.OnRedirectToAccessDenied = context =>
                    {
                        context.Response.StatusCode = StatusCodes.Status403Forbidden;
                        return Task.CompletedTask;
                    };
                }
            );
        services
            .AddOptions<AntiforgeryOptions>()
            .Configure<PublicAddress>((options, address) => Secure(options.Cookie, address, "workflows-antiforgery"));
        services
            .AddOptions<CookieTempDataProviderOptions>()
            .Configure<PublicAddress>((options, address) => Secure(options.Cookie, address, "workflows-message"));
    }

    private static void Secure(CookieBuilder cookie, PublicAddress address, string name)
    {
        cookie.Name = address.CookieName(name);
        cookie.Path = address.CookiePath;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = address.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
    }
}
