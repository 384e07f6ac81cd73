var createError = require("http-errors")
var express = require("express")
var path = require("path")
var cookieParser = require("cookie-parser")
var logger = require("morgan")

var indexRouter = require("./routes/index")
var checkoutRouter = require("./routes/checkout")
var ordersRouter = require("./routes/orders")
var webhooksRouter = require("./routes/webhooks")

var app = express()

// view engine setup
app.set("views", path.join(__dirname, "views"))
app.set("view engine", "ejs")

app.use(logger("dev"))
app.use("/webhooks", webhooksRouter) // before express.json(): the signature covers the raw body
app.use(express.json())
app.use(express.urlencoded({ extended: false }))
app.use(cookieParser())
app.use(express.static(path.join(__dirname, "public")))
app.use("/flexcharge", express.static(path.dirname(require.resolve("@flexcharge/browser")))) // flexcharge.global.js

app.use("/", indexRouter)
app.use("/", checkoutRouter)
app.use("/", ordersRouter)

// catch 404 and forward to error handler
app.use(function (req, res, next) {
  next(createError(404))
})

// error handler
app.use(function (err, req, res, next) {
  // set locals, only providing error in development
  res.locals.message = err.message
  res.locals.error = req.app.get("env") === "development" ? err : {}

  // render the error page
  res.status(err.status || 500)
  res.render("error")
})

module.exports = app
