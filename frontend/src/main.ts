/** On every page: styles, htmx, and the few behaviours that belong to the frame. */
import "./styles/main.scss";
import "htmx.org";
import { startCopying } from "./islands/copy";
import { startDemoSignIns } from "./islands/demo";
import { startMenus } from "./islands/menus";
import { startTheme } from "./islands/theme";

startTheme();
startMenus();
startCopying();
startDemoSignIns();
