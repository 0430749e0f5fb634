create table "AspNetRoles" (
    "Id" text not null primary key,
    "Name" varchar(256),
    "NormalizedName" varchar(256),
    "ConcurrencyStamp" text
);
create unique index "RoleNameIndex" on "AspNetRoles" ("NormalizedName");

create table "AspNetUsers" (
    "Id" text not null primary key,
    "UserName" varchar(256),
    "NormalizedUserName" varchar(256),
    "Email" varchar(256),
    "NormalizedEmail" varchar(256),
    "EmailConfirmed" boolean not null,
    "PasswordHash" text,
    "SecurityStamp" text,
    "ConcurrencyStamp" text,
    "PhoneNumber" text,
    "PhoneNumberConfirmed" boolean not null,
    "TwoFactorEnabled" boolean not null,
    "LockoutEnd" $timestamp$,
    "LockoutEnabled" boolean not null,
    "AccessFailedCount" integer not null
);
create index "EmailIndex" on "AspNetUsers" ("NormalizedEmail");
create unique index "UserNameIndex" on "AspNetUsers" ("NormalizedUserName");

create table "AspNetRoleClaims" (
    "Id" $identity$,
    "RoleId" text not null references "AspNetRoles" ("Id") on delete cascade,
    "ClaimType" text,
    "ClaimValue" text
);

create table "AspNetUserClaims" (
    "Id" $identity$,
    "UserId" text not null references "AspNetUsers" ("Id") on delete cascade,
    "ClaimType" text,
    "ClaimValue" text
);

create table "AspNetUserLogins" (
    "LoginProvider" text not null,
    "ProviderKey" text not null,
    "ProviderDisplayName" text,
    "UserId" text not null references "AspNetUsers" ("Id") on delete cascade,
    primary key ("LoginProvider", "ProviderKey")
);

create table "AspNetUserRoles" (
    "UserId" text not null references "AspNetUsers" ("Id") on delete cascade,
    "RoleId" text not null references "AspNetRoles" ("Id") on delete cascade,
    primary key ("UserId", "RoleId")
);

create table "AspNetUserTokens" (
    "UserId" text not null references "AspNetUsers" ("Id") on delete cascade,
    "LoginProvider" text not null,
    "Name" text not null,
    "Value" text,
    primary key ("UserId", "LoginProvider", "Name")
);

create table "DataProtectionKeys" (
    "Id" $identity$,
    "FriendlyName" text,
    "Xml" text
);
